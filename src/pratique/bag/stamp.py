"""Time stamps on a bag (RFC 3161): the request, and the answer of an authority.

What is stamped is the SHA-256 of `tagmanifest-sha256.txt`. The number that ties the answer to
the request (nonce) is made of the signature on that file, so the request can be made again from
the bag, byte for byte.

The signature of the authority is checked with the certificate in its answer. Whether that
certificate deserves trust is another question: `openssl ts -verify -CAfile` answers it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pratique.errors import NotAStamp
from pratique.model import readable

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

LARGEST: Final = 1 << 20  # bytes of an answer; usual ones have some 6,000
# TimeStampReq: version 1; the digest with its algorithm, SHA-256; nonce; certReq true.
_BEFORE_DIGEST: Final = bytes.fromhex("30430201013031300d060960864801650304020105000420")
_BEFORE_NONCE: Final = bytes.fromhex("0208")
_AFTER: Final = bytes.fromhex("0101ff")
_GRANTED: Final = frozenset({"granted", "granted_with_mods"})
_HASHES: Final = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority says: when it saw the digest, and who it is, in readable form."""

    time: datetime
    authority: str
    serial: str


def nonce_of(signature: bytes) -> int:
    """The number in the request: 8 bytes, positive, the first of them not zero."""
    drawn = bytearray(hashlib.sha256(signature).digest()[:8])
    drawn[0] = drawn[0] & 0x7F | 0x40
    return int.from_bytes(drawn, "big")


def request(content: bytes, signature: bytes) -> bytes:
    """The request to take to any authority, in DER."""
    digest = hashlib.sha256(content).digest()
    nonce = nonce_of(signature).to_bytes(8, "big")
    return _BEFORE_DIGEST + digest + _BEFORE_NONCE + nonce + _AFTER


def asked(content: bytes) -> tuple[bytes, int] | None:
    """The digest and the number in a request of ours; None for anything else."""
    begins, between = len(_BEFORE_DIGEST), len(_BEFORE_DIGEST) + 32
    nonce = between + len(_BEFORE_NONCE)
    digest, number = content[begins:between], content[nonce : nonce + 8]
    if content != _BEFORE_DIGEST + digest + _BEFORE_NONCE + number + _AFTER:
        return None
    return digest, int.from_bytes(number, "big")


def read_answer(answer: bytes, digest: bytes, nonce: int) -> Stamp:
    """What the answer says; NotAStamp unless it is granted, for this digest, and well signed."""
    from asn1crypto import parser, tsp
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import InvalidVersion

    odd = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
    try:
        # A refusal ends behind its reason, which the definition of the whole does not expect.
        said = tsp.PKIStatusInfo.load(parser.parse(answer, strict=True)[4])
        if said["status"].native not in _GRANTED:
            words = " ".join(map(str, said["status_string"].native or ()))
            raise _refused(readable(words.encode("utf-8", "replace"))[:200])
        signed = tsp.TimeStampResp.load(answer, strict=True)["time_stamp_token"]["content"]
        information = signed["encap_content_info"]["content"].parsed
        imprint = information["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        if algorithm != "sha256" or imprint["hashed_message"].native != digest:
            raise _other("It is for another bag, or the bag has changed since the request")
        if information["nonce"].native != nonce:
            raise _other("It answers another request")
        certificate = _certificate(signed)
        _check(signed, certificate)
        time = information["gen_time"].native.astimezone(UTC)
        authority = readable(certificate.subject.rfc4514_string().encode("utf-8", "replace"))
        serial = format(information["serial_number"].native, "x")
    except (*odd, OverflowError, UnsupportedAlgorithm, InvalidVersion) as error:
        raise _other("It is no answer of a time-stamp authority, or it is damaged") from error
    return Stamp(time, authority[:500], serial[:100])


def _certificate(signed: Any) -> Certificate:
    """The certificate of whoever signed."""
    from cryptography.x509 import load_der_x509_certificate

    signer = signed["signer_infos"][0]["sid"]
    for one in signed["certificates"] or ():
        known = one.chosen
        if signer.name == "issuer_and_serial_number":
            wanted = signer.chosen
            same = (
                known.issuer == wanted["issuer"]
                and known.serial_number == wanted["serial_number"].native
            )
        else:
            same = known.key_identifier == signer.chosen.native
        if same:
            return load_der_x509_certificate(known.dump())
    raise _other("The certificate of the authority is not in it")


def _check(signed: Any, certificate: Certificate) -> None:
    """Check the signature (RFC 5652, sections 5.4 and 5.6), and that it may stamp times."""
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound
    from cryptography.x509.oid import ExtendedKeyUsageOID

    if len(signed["signer_infos"]) != 1:
        raise _other("It has more than one signature, or none")
    signer = signed["signer_infos"][0]
    content = signed["encap_content_info"]["content"].contents
    attributes = signer["signed_attrs"]
    digests = [one["values"][0].native for one in attributes if one["type"].native == _DIGEST]
    hashed = signer["digest_algorithm"]["algorithm"].native
    if hashed not in _HASHES or digests != [hashlib.new(hashed, content).digest()]:
        raise _other("What it says does not belong to its signature")
    if not _names(attributes, certificate):
        raise _other("The certificate in it is not the one that its signature names")
    # What was signed is the same attributes as a SET OF, not as the tagged field.
    over = attributes.untag().dump(force=True)
    if not _verifies(signer, certificate, hashed, over):
        raise _other("Its signature does not belong to it")
    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage).value
    except ExtensionNotFound as error:
        raise _other("Who signed it is no time-stamp authority") from error
    if ExtendedKeyUsageOID.TIME_STAMPING not in usage:
        raise _other("Who signed it is no time-stamp authority")


_DIGEST: Final = "message_digest"
_CERTIFICATES: Final = {"signing_certificate": "sha1", "signing_certificate_v2": "sha256"}


def _names(attributes: Any, certificate: Certificate) -> bool:
    """Whether the signed attributes name the certificate by its digest (RFC 2634, RFC 5035)."""
    from cryptography.hazmat.primitives.serialization import Encoding

    der = certificate.public_bytes(Encoding.DER)
    for attribute in attributes:
        usual = _CERTIFICATES.get(attribute["type"].native)
        if usual is None:
            continue
        first = attribute["values"][0]["certs"][0]
        named = first["hash_algorithm"]["algorithm"].native if usual == "sha256" else usual
        return named in _HASHES and bool(
            first["cert_hash"].native == hashlib.new(named, der).digest()
        )
    return False


def _verifies(signer: Any, certificate: Certificate, hashed: str, over: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

    kinds: dict[str, Callable[[], hashes.HashAlgorithm]] = {
        "sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256,
        "sha384": hashes.SHA384, "sha512": hashes.SHA512,
    }  # fmt: skip
    made = signer["signature_algorithm"]
    signature = signer["signature"].native
    key = certificate.public_key()
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, over)
            return True
        # Where the algorithm of the signature names no hash, it is that of the digest.
        named = made["algorithm"].native
        hash_algorithm = kinds[hashed if named in _NO_HASH else made.hash_algo]()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, over, ec.ECDSA(hash_algorithm))
        elif isinstance(key, rsa.RSAPublicKey) and named == "rsassa_pss":
            pss = padding.PSS(padding.MGF1(hash_algorithm), padding.PSS.AUTO)
            key.verify(signature, over, pss, hash_algorithm)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, over, padding.PKCS1v15(), hash_algorithm)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


_NO_HASH: Final = frozenset({"rsassa_pkcs1v15", "ecdsa", "rsa"})


def _refused(words: str) -> NotAStamp:
    return NotAStamp(
        f"The authority refused to stamp: {words or 'it gave no reason'}",
        next_step="Ask another authority; the request is good for any.",
    )


def _other(what: str) -> NotAStamp:
    return NotAStamp(
        f"This is no time stamp for this bag. {what}",
        next_step="Send the request (.tsq) to the authority again, and give its answer unchanged.",
    )
