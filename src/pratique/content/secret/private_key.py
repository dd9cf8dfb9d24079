"""Private keys: PEM (RFC 7468), OpenSSH's and PuTTY's own forms, OpenPGP (RFC 9580, 6.2).

Whether a passphrase guards a key stands in its clear part: `ENCRYPTED` in the header or in
`Proc-Type` (RFC 1421), the name of the cipher in OpenSSH's form (PROTOCOL.key of OpenSSH). That
form holds the public half in clear, too; its fingerprint says which accounts the key opens.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Final

from pratique.content.secret.found import FoundSecret

GATES: Final = (b"PRIVATE KEY", b"PuTTY-User-Key-File", b"OpenVPN Static key")
_BLOCK: Final = re.compile(
    rb"-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----((?:[^-]|-(?!----)){16,65536}+)"
    rb"-----END \1-----"
)
_PUTTY: Final = re.compile(
    rb"PuTTY-User-Key-File-\d: (\S+)\s+Encryption: (\S+)[\s\S]{0,16000}?Private-Lines: \d+\s+"
    rb"([A-Za-z0-9+/=\s]{40,16000})"
)
_STATIC: Final = re.compile(
    rb"-----BEGIN OpenVPN Static key V1-----([0-9a-fA-F\s]{64,2000}+)-----END OpenVPN"
)
_BODY: Final = re.compile(rb"[A-Za-z0-9+/=]{40,}")
_OPENSSH: Final = b"openssh-key-v1\0"
_WITHOUT: Final = "without a passphrase"
_WITH: Final = "guarded by a passphrase"
_SSH: Final = "accounts that have its public half in authorized_keys"
_HOST_KEY: Final = re.compile(r"/(?:ssh_host_\w+_key|dropbear_\w+_host_key)(?:[.~][\w~]*)?$")


def private_keys(content: bytes, path: str) -> Iterator[FoundSecret]:
    """The private keys in a file, each with how it is guarded."""
    for block in _BLOCK.finditer(content):
        body = block[2].replace(b"\\r", b"").replace(b"\\n", b"\n").replace(b'"', b"")
        if _BODY.search(body) is None:
            continue
        line = content.count(b"\n", 0, block.start()) + 1
        yield _key(block[1], body, line, path)
    for block in _STATIC.finditer(content):
        line = content.count(b"\n", 0, block.start()) + 1
        value = b"".join(block[1].split())
        yield FoundSecret("vpn-key", line, "static key of OpenVPN", value, "the VPN")
    putty = _PUTTY.match(content)
    if putty is not None:
        guarded = _WITHOUT if putty[2] == b"none" else _WITH
        name = f"SSH key of PuTTY, {guarded}"
        yield FoundSecret("ssh-key", 1, name, b"".join(putty[3].split()), _SSH)


def _key(label: bytes, body: bytes, line: int, path: str) -> FoundSecret:
    value = b"".join(_BODY.findall(body))
    if label.endswith(b"BLOCK"):
        opens = "mail and files encrypted to it, and signatures in its owner's name"
        return FoundSecret("pgp-key", line, "OpenPGP private key", value, opens)
    guarded = _WITH if label.startswith(b"ENCRYPTED") or b"ENCRYPTED" in body else _WITHOUT
    opens = _SSH
    if label == b"OPENSSH PRIVATE KEY":
        cipher, fingerprint = _openssh(value)
        guarded = _WITHOUT if cipher in (b"none", b"") else _WITH
        if fingerprint:
            opens = f"accounts that have the key {fingerprint} in authorized_keys"
    if _HOST_KEY.search(path):
        opens = "the name of this server: who has it can pose as it to everybody who logs in by SSH"
        return FoundSecret("ssh-host-key", line, "host key of SSH", value, opens)
    if label == b"OPENSSH PRIVATE KEY" or "/.ssh/" in path or re.search(r"/id_\w+$", path):
        return FoundSecret("ssh-key", line, f"SSH key, {guarded}", value, opens)
    if path.endswith(".json"):
        opens = "the cloud account that the file names"
        return FoundSecret("cloud-key", line, "key of a service account", value, opens)
    opens = "TLS: who has it can pose as the names in its certificate"
    return FoundSecret("tls-key", line, f"private key, {guarded}", value, opens)


def _openssh(encoded: bytes) -> tuple[bytes, str]:
    """The cipher, and the fingerprint of the public half as `ssh-keygen -l` prints it."""
    try:
        blob = base64.b64decode(encoded + b"=" * (-len(encoded) % 4))
    except binascii.Error:
        return b"", ""
    if not blob.startswith(_OPENSSH):
        return b"", ""
    cipher, at = _string(blob, len(_OPENSSH))
    _kdf, at = _string(blob, at)
    _options, at = _string(blob, at)
    public, _at = _string(blob, at + 4)
    if not public:
        return cipher, ""
    digest = base64.b64encode(hashlib.sha256(public).digest()).decode("ascii").rstrip("=")
    return cipher, f"SHA256:{digest}"


def _string(blob: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(blob[at : at + 4], "big")
    return blob[at + 4 : at + 4 + length], at + 4 + length
