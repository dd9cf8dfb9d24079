from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.told_version import Told, constant, found_in, key, number, root_of, variable

TOLD = Told("x", "X", ("/**/v.php",), 1, (b"x_version",), ((constant(b"X_VERSION"),),))


@pytest.mark.parametrize(
    ("pattern", "content"),
    [
        (constant(b"V"), b"const V = '1.2';"),
        (constant(b"V"), b'define( "V", "1.2" );'),
        (constant(b"V"), b"public const string V='1.2'"),
        (variable(b"v"), b"$v = '1.2';"),
        (number(b"V"), b"const V = 1;"),
        (key(b"v"), b"'v' => '1',"),
    ],
)
def test_patterns(pattern, content):
    assert pattern.search(content)[1] in (b"1.2", b"1")


def test_row_and_gap():
    content = b"<?php\ndefine('X_VERSION', '1.0');"
    row = Application("/a/v.php", 2, "/a", "X", "", "1.0", "core")
    assert list(found_in(content, "/a/v.php", TOLD)) == [row]
    assert list(found_in(b"another's", "/a/v.php", TOLD)) == []
    (gap,) = found_in(b"define('X_VERSION', $x);", "/a/v.php", TOLD)
    assert isinstance(gap, Gap)


@pytest.mark.parametrize(("up", "root"), [(1, "/a/b"), (2, "/a"), (3, "/"), (9, "/")])
def test_root(up, root):
    assert root_of("/a/b/c", up) == root


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    for row in found_in(b"X_VERSION" + content, "/a/v.php", TOLD):
        assert isinstance(row, Application | Gap)
