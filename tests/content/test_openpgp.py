from __future__ import annotations

import pytest

from pratique.content.openpgp import Certificates, Signed, is_available

pysequoia = pytest.importorskip("pysequoia", reason="no wheel of it for this machine")


class Key:
    """A key made for a test, and what it signs."""

    def __init__(self) -> None:
        self._secret = pysequoia.Tsk.generate("Archive <archive@example.org>")
        certificate = self._secret.extract_certificate()
        self.ring = bytes(certificate)
        self.fingerprint = certificate.fingerprint.upper()

    def signs(self, text: bytes) -> bytes:
        return bytes(
            pysequoia.sign(self._secret.signer(), text, mode=pysequoia.SignatureMode.CLEAR)
        )


@pytest.fixture(scope="module")
def key():
    return Key()


def test_the_library_is_here():
    assert is_available()


def test_what_is_signed_and_by_whom(key):
    message = b"before\n" + key.signs(b"text\n") + b"after\n"
    signed = Certificates([key.ring], frozenset({key.fingerprint})).signed_text(
        key.signs(b"text\n")
    )
    assert signed == Signed(b"text\n", frozenset({key.fingerprint}))
    around = Certificates([key.ring], frozenset({key.fingerprint})).signed_text(message)
    assert around is None or around.text == b"text\n"


def test_a_key_that_nobody_knows_signs_nothing(key):
    other = Key()
    assert (
        Certificates([other.ring], frozenset({key.fingerprint})).signed_text(other.signs(b"x\n"))
        is None
    )
    assert (
        Certificates([other.ring], frozenset({key.fingerprint})).signed_text(key.signs(b"x\n"))
        is None
    )


def test_a_changed_text_is_not_signed(key):
    message = key.signs(b"SHA256 of the package\n").replace(b"package", b"intruder")
    assert Certificates([key.ring], frozenset({key.fingerprint})).signed_text(message) is None


@pytest.mark.parametrize(
    "bad", [b"", b"rubbish", b"-----BEGIN PGP SIGNED MESSAGE-----\n", b"\x99\xff"]
)
def test_rubbish_is_not_signed(key, bad):
    known = frozenset({key.fingerprint})
    assert Certificates([key.ring], known).signed_text(bad) is None
    assert Certificates([bad], known).signed_text(key.signs(b"x\n")) is None
    assert Certificates([bad, key.ring], known).signed_text(key.signs(b"x\n")) is not None
