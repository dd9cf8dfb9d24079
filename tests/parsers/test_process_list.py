# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.process_list import parse_pm2, parse_scripts
from pratique.parsers.startup_item import StartupItem

DUMP = [{"name": "x", "pm_exec_path": "/opt/x.js", "exec_interpreter": "node", "args": ["-a"], "username": "ann"}, {}, 3]  # fmt: skip


def test_programs_of_pm2():
    (row,) = parse_pm2(json.dumps(DUMP).encode(), "/root/.pm2/dump.pm2")
    assert (row.name, row.username, row.program) == ("x", "ann", "/opt/x.js")
    assert row.command == "node /opt/x.js -a"


def test_scripts_of_an_installation():
    content = {"scripts": {"test": "x", "postinstall": "/opt/x", "post-install-cmd": ["/opt/y", 3]}}
    found = list(parse_scripts(json.dumps(content).encode(), "/srv/a/package.json"))
    assert [(row.name, row.program) for row in found] == [
        ("postinstall", "/opt/x"),
        ("post-install-cmd", "/opt/y"),
    ]
    assert list(parse_scripts(b"[]", "/srv/a/package.json")) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"nul"])
def test_what_is_no_json_is_a_gap(content):
    for parse in (parse_pm2, parse_scripts):
        (gap,) = parse(content, "/x")
        assert isinstance(gap, Gap)


@given(
    st.binary()
    | st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["scripts", "name", "args", "pm_exec_path", "install"]), inner),
    ).map(lambda value: json.dumps(value).encode())
)  # fmt: skip
def test_any_bytes_give_rows_and_gaps(content):
    for parse in (parse_pm2, parse_scripts):
        for row in parse(content, "/x"):
            assert isinstance(row, StartupItem | Gap)
