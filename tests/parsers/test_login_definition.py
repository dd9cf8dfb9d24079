from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.login_definition import LoginDefinition, parse

PATH = "/etc/login.defs"


def test_settings_and_gaps():
    first, second = parse(b"# x\n\nENCRYPT_METHOD\tYESCRYPT\nUMASK\n", PATH)
    assert first == LoginDefinition(PATH, 3, "ENCRYPT_METHOD", "YESCRYPT")
    assert isinstance(second, Gap)


@given(st.binary(max_size=300))
def test_any_bytes(content):
    assert all(row.path == PATH for row in parse(content, PATH))
