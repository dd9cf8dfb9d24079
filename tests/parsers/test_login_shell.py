from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.login_shell import LoginShell, parse

PATH = "/etc/shells"


def test_a_blank_at_the_end_is_kept():
    assert list(parse(b"# x\n/bin/sh\n\n/usr/sbin/nologin \n", PATH)) == [
        LoginShell(PATH, 2, "/bin/sh"),
        LoginShell(PATH, 4, "/usr/sbin/nologin "),
    ]


def test_what_is_no_path_is_a_gap():
    (gap,) = parse(b"bash", PATH)
    assert isinstance(gap, Gap)


@given(st.binary(max_size=300))
def test_any_bytes(content):
    assert all(row.path == PATH for row in parse(content, PATH))
