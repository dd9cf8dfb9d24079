from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.demo.accounts import public_key
from pratique.model import Gap
from pratique.parsers.authorized_keys import parse as parse_list
from pratique.parsers.public_key import PublicKey, parse

PATH = "/root/.ssh/id_rsa.pub"

VALID = f"# mine\n{public_key('a')} a@b c\n".encode()


def test_the_same_key_has_the_same_fingerprint_as_in_the_list():
    text = f"# mine\n{public_key('a')} a@b c\n".encode()
    (row,) = parse(text, PATH)
    (key,) = parse_list(text, "/root/.ssh/authorized_keys")
    assert row == PublicKey(PATH, 2, "ssh-ed25519", key.fingerprint, "a@b c")


def test_what_is_no_key_is_a_gap():
    (row,) = parse(b"-----BEGIN OPENSSH PRIVATE KEY-----\n", PATH)
    assert isinstance(row, Gap)
    assert list(parse(b"", PATH)) == []


@given(
    st.binary()
    | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, PublicKey | Gap)
