from __future__ import annotations

import pytest

from pratique.content.openpgp import Signed, is_available, signed_text

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
    signed = signed_text(key.signs(b"text\n"), [key.ring], frozenset({key.fingerprint}))
    assert signed == Signed(b"text\n", frozenset({key.fingerprint}))
    around = signed_text(message, [key.ring], frozenset({key.fingerprint}))
    assert around is None or around.text == b"text\n"


def test_a_key_that_nobody_knows_signs_nothing(key):
    other = Key()
    assert signed_text(other.signs(b"x\n"), [other.ring], frozenset({key.fingerprint})) is None
    assert signed_text(key.signs(b"x\n"), [other.ring], frozenset({key.fingerprint})) is None


def test_a_changed_text_is_not_signed(key):
    message = key.signs(b"SHA256 of the package\n").replace(b"package", b"intruder")
    assert signed_text(message, [key.ring], frozenset({key.fingerprint})) is None


@pytest.mark.parametrize(
    "bad", [b"", b"rubbish", b"-----BEGIN PGP SIGNED MESSAGE-----\n", b"\x99\xff"]
)
def test_rubbish_is_not_signed(key, bad):
    known = frozenset({key.fingerprint})
    assert signed_text(bad, [key.ring], known) is None
    assert signed_text(key.signs(b"x\n"), [bad], known) is None
    assert signed_text(key.signs(b"x\n"), [bad, key.ring], known) is not None
