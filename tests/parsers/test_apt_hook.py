# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.apt_hook import AptHook, parse

PATH = "/etc/apt/apt.conf.d/99x"
VALID = b'// c\nDPkg { Post-Invoke { "/x || true"; }; };\nAPT::Get::Assume-Yes "true"; # c\n'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (VALID, [(2, "DPkg::Post-Invoke", "/x || true")]),
        (b'DPkg::Pre-Install-Pkgs {"/a";"/b";};', [(1, "DPkg::Pre-Install-Pkgs", "/a"), (1, "DPkg::Pre-Install-Pkgs", "/b")]),
        (b'APT::Update::Pre-Invoke:: "/a \\"b\\"";', [(1, "APT::Update::Pre-Invoke", '/a "b"')]),
        (b'/* x\n*/\nAPT::Update::Post-Invoke\n{\n "y";\n}', [(5, "APT::Update::Post-Invoke", "y")]),
        (b'Acquire::http::Proxy-Auto-Detect "/x";', [(1, "Acquire::http::Proxy-Auto-Detect", "/x")]),
        (b'AptCli::Hooks::Upgrade { "/x"; };', [(1, "AptCli::Hooks::Upgrade", "/x")]),
        (b"dpkg::post-invoke /x;", [(1, "dpkg::post-invoke", "/x")]),
        (b'APT::Periodic::Enable "1";', []),
        (b'#DPkg::Post-Invoke { "/x"; };', []),
    ],
)  # fmt: skip
def test_hooks(content, expected):
    assert [(row.line, row.hook, row.command) for row in parse(content, PATH)] == expected


@pytest.mark.parametrize("content", [b'DPkg::Post-Invoke "x', b"};", b"A{" * 100])
def test_what_does_not_fit_is_a_gap(content):
    assert [row for row in parse(content, PATH) if isinstance(row, Gap)]


@given(
    st.binary()
    | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, AptHook | Gap)
