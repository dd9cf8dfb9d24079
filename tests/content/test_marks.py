from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.identify import identify
from pratique.content.mark import Mark
from pratique.content.marks import find_marks
from pratique.model import Gap

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
SHELL = b"<?php if (false) { eval($_POST['c']); } ?>"


def marks(content: bytes, path: str = "/srv/a/x.php", *, whole: bool = True) -> list[object]:
    kind = identify(content[:4096], path.rpartition("/")[2])
    return list(find_marks(content, path, kind, whole=whole))


def names(content: bytes, path: str = "/srv/a/x.php") -> set[str]:
    return {mark.mark for mark in marks(content, path)}


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (SHELL, "/srv/a/x.php"),
        (PNG + SHELL + PNG, "/srv/a/x.png"),
        (b"GIF89a;\n" + SHELL, "/srv/a/x.gif"),
        (b"<html>\n" + SHELL, "/srv/a/x.html"),
        (b"a { color: red }\n" + SHELL, "/srv/a/x.css"),
        ("<?php // grün\n".encode("latin-1") + SHELL, "/srv/a/x.php"),
        (SHELL.decode().encode("utf-16"), "/srv/a/x.php"),
        (b"\xfe\xff" + SHELL.decode().encode("utf-16-be"), "/srv/a/x.php"),
        (SHELL.decode().encode("utf-16-le"), "/srv/a/x.php"),
        (SHELL.decode().encode("utf-16-be"), "/srv/a/x.php"),
    ],
)
def test_sees_what_runs_wherever_it_stands(content, path):
    assert {"php-code", "php-runs-request"} <= names(content, path)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"", "/x.php"),
        (PNG, "/x.png"),
        (PNG + b"<?=\x00\x01\x02" + PNG, "/x.png"),
        (b"<?php\n// Silence is golden.\n", "/srv/a/index.php"),
        (b"<?php header('Location: ../'); exit;", "/srv/a/index.php"),
        (b"<?xml version='1.0'?><a/>", "/srv/a/x.xml"),
        (b"#!/usr/bin/python3\nX = '<?php eval($_GET[1]);'\n", "/usr/bin/x"),
    ],
)
def test_leaves_alone_what_is_no_program(content, path):
    assert marks(content, path) == []


def test_a_line_is_that_of_the_file():
    (mark,) = [m for m in marks(b"<html>\n\n" + SHELL) if m.mark == "php-runs-request"]
    assert mark.line == 3


def test_code_in_data_has_no_line_of_its_own():
    (mark,) = [m for m in marks(PNG + SHELL, "/x.png") if m.mark == "php-code"]
    assert mark.line is None


def test_a_part_of_a_larger_text_is_told():
    assert "longer than the PHP analysis reads" in {
        row.reason for row in marks(SHELL, whole=False) if isinstance(row, Gap)
    }


PIECES = st.sampled_from(
    [b"<?php ", b"<?= ", b"?>", b"eval(", b"$_GET['a']", b"(", b")", b"{", b"}", b"[", b"]", b"'",
     b'"', b"$a", b"$$", b"=", b".", b";", b"function f($x)", b"return ", b"`", b"<<<A\n", b"\\x41",
     b"base64_decode(", b"include ", b"foreach($_POST as $k=>$v)", b"->", b"::", b"\x00", b"\xff"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map(b"".join) | st.binary(max_size=200))
def test_any_bytes_give_marks_or_gaps(content):
    for path in ("/srv/a/x.php", "/srv/a/x.jpg"):
        assert all(isinstance(row, Mark | Gap) for row in marks(content, path))
        whole = find_marks(b"<?php " + content, path, "php")
        assert all(isinstance(row, Mark | Gap) for row in whole)
