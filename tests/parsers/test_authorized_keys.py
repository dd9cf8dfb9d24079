from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.authorized_keys import AuthorizedKey, parse, split_options

PATH = "/home/alice/.ssh/authorized_keys"
# A key that ssh-keygen made for this test, and the fingerprint that `ssh-keygen -l` prints.
DATA = "AAAAC3NzaC1lZDI1NTE5AAAAIOnY1wj7V0cFos2rCd6Q88tsim1xGn2rU09NHm2XD3yc"
FINGERPRINT = "SHA256:aS/I7ehSyTHyZvsCJnKzDJYm6rGe5IZ9k3hxDnxaTuM"
KEY = f"ssh-ed25519 {DATA}"


def read(text: str | bytes, path: str = PATH) -> list[AuthorizedKey | Gap]:
    return list(parse(text if isinstance(text, bytes) else text.encode(), path))


def data(algorithm: str, size: int = 32) -> str:
    name = algorithm.encode()
    return base64.b64encode(len(name).to_bytes(4, "big") + name + bytes(size)).decode()


def test_a_line_becomes_a_key():
    assert read(f"{KEY} alice@laptop\n") == [
        AuthorizedKey(PATH, 1, "alice", "", "ssh-ed25519", FINGERPRINT, "alice@laptop")
    ]


@pytest.mark.parametrize(
    "options",
    [
        "no-pty",
        'command="/bin/echo hello world"',
        r'command="echo \"quoted blanks\"",no-pty',
        'from="10.0.0.0/8,!10.1.1.1",environment="A=b c"',
        'command="ssh-rsa AAAA is not the key"',
    ],
)
def test_options_end_at_the_first_blank_outside_quotes(options):
    (key,) = read(f"  {options} \t {KEY} a b c")
    assert (key.options, key.fingerprint, key.comment) == (options, FINGERPRINT, "a b c")


@pytest.mark.parametrize(
    "algorithm",
    [
        "ssh-rsa",
        "ssh-dss",
        "ecdsa-sha2-nistp256",
        "sk-ssh-ed25519@openssh.com",
        "ssh-ed25519-cert-v01@openssh.com",
        "a-type-of-the-future",
    ],
)
def test_any_type_that_its_data_names(algorithm):
    (key,) = read(f"{algorithm} {data(algorithm)}")
    blob = base64.b64decode(data(algorithm))
    printed = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    assert (key.algorithm, key.fingerprint) == (algorithm, f"SHA256:{printed}")


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "ssh-ed25519",
        "ssh-ed25519 ????",
        f"ssh-rsa {DATA}",
        "ssh-ed25519 AAAA",
        f"ssh-ed25519 {DATA[:9]}",
        f'command="never closed {KEY}',
        "2048 35 123456789",
    ],
)
def test_a_line_without_a_key_is_a_gap(line):
    (gap,) = read(line)
    assert isinstance(gap, Gap)
    assert gap.line == 1


def test_a_comment_may_hold_any_bytes():
    (key,) = read(KEY.encode() + b" \xff\x1b[0m")
    assert key.comment == "\\xff\\x1b[0m"


@pytest.mark.parametrize(
    ("path", "username"),
    [
        ("/root/.ssh/authorized_keys", "root"),
        ("/home/x/.ssh/authorized_keys2", "x"),
        ("/var/www/.ssh/authorized_keys", "www"),
        ("/.ssh/authorized_keys", None),
        ("/etc/ssh/authorized_keys/bob", "bob"),
        ("/etc/ssh/authorized_keys.d/bob", "bob"),
        ("/etc/ssh/keys/bob/authorized_keys", "bob"),
        ("/etc/ssh/authorized_keys", None),
        ("/etc/dropbear/authorized_keys", None),
    ],
)
def test_the_folder_names_the_account(path, username):
    (key,) = read(KEY, path)
    assert key.username == username


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ("", []),
        ("no-pty", [("no-pty", None)]),
        (
            r'No-PTY,command="a \"b\", c",permitopen="h:1"',
            [("no-pty", None), ("command", 'a "b", c'), ("permitopen", "h:1")],
        ),
        ('command="a=b"', [("command", "a=b")]),
        ('command="open', [("command", "open")]),
        (",,", []),
    ],
)
def test_options_are_taken_apart(options, parts):
    assert list(split_options(options)) == parts


PIECE = st.sampled_from([KEY, DATA, "ssh-rsa ", 'command="', '"', '\\"', " ", ",", "#", "\t"])
LINES = st.lists(st.lists(PIECE).map("".join).map(str.encode) | st.binary(), max_size=10)


@given(LINES)
def test_every_line_gives_one_row_or_gap(lines):
    content = b"\n".join(lines)
    said = [
        number
        for number, line in enumerate(content.split(b"\n"), start=1)
        if line.strip(b" \t\r\0") and not line.strip(b" \t\r\0").startswith(b"#")
    ]
    rows = list(parse(content, PATH))
    assert [row.line for row in rows] == said
    for row in rows:
        if isinstance(row, AuthorizedKey):
            assert all(name for name, _value in split_options(row.options))
