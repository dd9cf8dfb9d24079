from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.bag.signature import public_key, signing_key
from pratique.errors import NoCase
from pratique.record.key import make_key, public_pem


def test_the_key_of_the_case_signs(tmp_path):
    key = make_key(tmp_path)
    assert signing_key(tmp_path).public == key.public
    assert public_key((tmp_path / "journal.pub").read_bytes()) == key.public
    assert public_key(public_pem(key.public)) == key.public


def test_without_a_key_nothing_is_signed(tmp_path):
    with pytest.raises(NoCase, match="gone"):
        signing_key(tmp_path)


@given(st.binary(max_size=400))
def test_any_bytes_are_no_key(content):
    assert public_key(content) == ""


def test_a_key_of_another_kind_or_without_end_is_none():
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    other = generate_private_key(SECP256R1()).public_key()
    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert public_key(pem) == ""
    assert public_key(b"x" * 100_000) == ""
