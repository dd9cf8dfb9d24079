from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.identify import MAGIC, identify

PHP = b"<?php\necho 1;\n"


@pytest.mark.parametrize(
    ("head", "filename", "kind"),
    [
        (b"", "x.php", "empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(20), "logo.png", "elf"),
        (b"#!/bin/sh\n", "run", "script"),
        (b"#!/usr/bin/php\n<?php\n", "run.php", "script"),
        (PHP, "x.php", "php"),
        (PHP, "x.css", "php"),
        (b"\xef\xbb\xbf" + PHP, "x.php", "php"),
        (b"\n\n  <?PHP\n", "x.inc", "php"),
        (b"<?= $x ?>", "x.phtml", "php"),
        (b"<?\n$x = 1;", "old.php", "php"),
        (b'<?xml version="1.0"?>\n<feed>', "x.xml", "xml"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x">', "x.php", "svg"),
        (b"<!DOCTYPE html>\n<html>", "x.txt", "html"),
        (b'<%@ page language="java" %>', "x", "jsp"),
        (b'<%@ language="VBScript" %>', "x", "asp"),
        (b"body { color: red }\n", "x.css", "css"),
        (b"body { color: red }\n", "x.jpg", "text"),
        (b"(function () {})();", "x.min.js", "javascript"),
        (b'{"a": 1}', "state", "json"),
        (b"[main]\nx = 1\n", "x.ini", "text"),
        (b"gr\xc3\xbcn\n", "readme", "text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "x.php", "png"),
        (b"\xff\xd8\xff\xe0", "x", "jpeg"),
        (b"GIF89a;" + PHP, "x.gif", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "x", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "x", "audio"),
        (b"\x00\x00\x01\x00\x01\x00", "favicon.ico", "ico"),
        (b"\x00\x00\x00\x18ftypavif", "x", "avif"),
        (b"\x00\x00\x00\x18ftypisom", "x", "video"),
        (bytes(257) + b"ustar\x0000", "x", "tar"),
        (b"\xa7\r\r\n\x00\x00\x00\x00" + bytes(8), "x.pyc", "python-bytecode"),
        (zlib.compress(b"x" * 99, 9, 31)[:20], "x", "gzip"),
        (b"\xff\xfeh\x00i\x00", "x.txt", "text"),
        (bytes(64), "x", "data"),
        (b"abc\x01\x02\x03", "x.txt", "data"),
        (b"abc\x00", "x.css", "data"),
    ],
)
def test_names_the_kind(head, filename, kind):
    assert identify(head, filename) == kind


@pytest.mark.parametrize("mark", [mark for mark, kind in MAGIC if kind != "riff"])
def test_each_mark_of_the_table_is_reached(mark):
    assert identify(mark + b"\x00" * 8, "x") == dict(MAGIC)[mark]


@given(st.binary(max_size=600), st.text(max_size=20))
def test_any_bytes_have_a_kind(head, filename):
    assert identify(head, filename).isascii()
