"""Names made to steer a terminal, break a table, start a formula or be overlooked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import unicodedata
from pathlib import Path

import pytest

from pratique.model import exact, readable

NAMES = {
    "newline": b"two\nlines",
    "carriage return": b"over\rwritten",
    "tab": b"a\tb",
    "colour": b"\x1b[31mred\x1b[0m",
    "window title": b"\x1b]0;owned\x07",
    "clipboard": b"\x1b]52;c;ZWNobyBoaQ==\x07",
    "eight bit control": b"\xc2\x9b31m",
    "delete": b"a\x7fb",
    "right to left": "photo\u202egpj.php".encode(),
    "isolate": "a\u2067b\u2069".encode(),
    "no width": "ad\u200bmin".encode(),
    "byte order mark": "\ufeffa".encode(),
    "line separator": "a\u2028b".encode(),
    "no ink": "a\u3164b".encode(),
    "tower of marks": ("a" + "\u0301" * 40).encode(),
    "invalid UTF-8": b"\xff\xfe\x80",
    "half a character": b"caf\xc3",
    "surrogate": b"\xed\xa0\x80",
    "overlong slash": b"\xc0\xaf",
    "longest": b"n" * 255,
    "longest and invalid": b"\xff" * 255,
    "script": b"<script>alert(1)<\x2fscript>".replace(b"/", b"|"),
    "image": b'"><img src=x onerror=alert(1)>',
    "entity": b"&lt;b&gt;&#x41;",
    "template": b"{{7*7}}{% raw %}",
    "formula": b"=cmd|' |C calc'!A0",
    "formula at": b"@SUM(1+1)",
    "formula plus": b"+1+1",
    "formula minus": b"-1+1",
    "dash": b"-rf",
    "two dashes": b"--case",
    "backslash": b"a\\b",
    "looks escaped": b"a\\x0ab",
    "ends in a backslash": b"a\\",
    "one blank": b" ",
    "only blanks": b"   ",
    "blank before": b" a",
    "blank behind": b"a ",
    "three dots": b"...",
    "dot and blank": b". ",
    "quotes": b"a'b\"c`d$(e)",
    "semicolon": b"a;b|c&d",
    "markup of rich": b"[bold red]x[/]".replace(b"/", b"|"),
    "percent": b"%(name)s%s{0}",
    "glob": b"[*]?",
    "case of a case": b"case.toml",
    "null by name": b"NULL",
    "emoji": "\U0001f600".encode(),
}
# None of these may reach a terminal or a page as they are.
ACTIVE = {chr(code) for code in range(32)} - {"\n"} | {chr(code) for code in range(127, 160)}
ACTIVE |= {c for c in map(chr, range(0x2000, 0x2070)) if unicodedata.category(c) in {"Cf", "Zl"}}
ACTIVE |= {"\ufeff"}
PAYLOAD = b"<?php system($_GET['c']); ?>\n"


@pytest.fixture(scope="module")
def digest() -> str:
    return hashlib.sha256(PAYLOAD).hexdigest()


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """Every name once as a file, as a folder and as a link, with code that is worth a finding."""
    root = tmp_path_factory.mktemp("names") / "suspect"
    uploads = root / "var/www/html/uploads"
    uploads.mkdir(parents=True)
    (root / "var/www/html/index.html").write_bytes(b"<html></html>")
    for name in NAMES.values():
        folder = os.path.join(bytes(uploads), name)
        os.mkdir(folder)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(PAYLOAD)
        with open(os.path.join(folder, name[:240] + b".php"), "wb") as file:
            file.write(PAYLOAD)
        os.symlink(name, os.path.join(folder, b"to"))
    return root


@pytest.fixture(scope="module")
def examined_names(tree, harmless_in):
    return harmless_in(tree.parent, tree)


def test_every_name_comes_back_exactly_and_none_acts(examined_names, digest):
    done = examined_names
    stored = set(done.column("SELECT path FROM file WHERE type = 'regular'"))
    for trick, name in NAMES.items():
        path = b"/var/www/html/uploads/" + name + b"/" + name
        assert readable(path) in stored, trick
        assert exact(readable(path)) == path, trick
    targets = set(done.column("SELECT symlink_target FROM file WHERE type = 'symlink'"))
    assert {exact(target) for target in targets} == set(NAMES.values())
    payloads = done.column(f"SELECT count(*) FROM file WHERE sha256 = '{digest}'")
    assert payloads == [2 * len(NAMES)]
    assert "uploads" in done.out  # the names are in what is printed, so the next lines tell
    assert not ACTIVE & set(done.out + done.err)
    assert all(isinstance(json.loads(line), dict) for line in done.out.splitlines())


@pytest.mark.parametrize(
    "command",
    [
        ["findings"],
        ["files"],
        ["findings", "--json"],
        ["files", "--json"],
        ["sql", "select path, symlink_target from file"],
        ["sql", "--json", "select path, symlink_target from file"],
        ["sql", "--csv", "select path, filename, symlink_target from file"],
    ],
    ids=" ".join,
)
def test_no_command_prints_what_acts(command, examined_names, pratique):
    done = pratique(*command, "--case", examined_names.case)
    assert done.status == 0, done.err
    assert "uploads" in done.out
    assert not (ACTIVE | {"\r"}) & set(done.out.replace("\r\n", "\n") + done.err)
    if "--json" in command:
        assert all(isinstance(json.loads(line), dict) for line in done.out.splitlines())
        assert done.out.isascii()


def test_no_cell_is_a_formula(examined_names, pratique):
    query = "select filename from file"
    done = pratique("sql", "--csv", query, "--case", examined_names.case)
    cells = [cell for row in csv.reader(io.StringIO(done.out)) for cell in row]
    assert any("SUM(1+1)" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@"))]


def test_report_holds_no_markup_of_a_name(examined_names):
    (report,) = (examined_names.case / "reports").glob("*.html")
    page = report.read_text(encoding="utf-8")
    assert "onerror=alert" in page
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert not ACTIVE & set(page)


def test_case_folder_is_not_utf8(tree, tmp_path, pratique):
    case = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe")
    done = pratique("examine", tree, "--case", case)
    assert done.status == 2
    assert r"\xff\xfe" in done.err


@pytest.mark.parametrize("name", [b"-rf", b"\x1b[31mred", b"a b", b"\xff\xfe", b"[a]*?", b"it's"])
def test_evidence_and_case_may_be_called_anything(name, tmp_path, pratique):
    root = os.fsencode(tmp_path) + b"/" + name
    os.mkdir(root)
    with open(root + b"/a", "wb") as file:
        file.write(b"x")
    case = os.fsencode(tmp_path) + b"/case " + name.replace(b"\xff\xfe", b"")
    done = pratique("examine", os.fsdecode(b"./" + name), "--case", os.fsdecode(case))
    assert done.status == 0, done.err
    assert done.summary["coverage"]["files_read"] == 1
    listed = pratique("sql", "select path from file", "--case", os.fsdecode(case))
    assert listed.out.splitlines() == ["path", "/", "/a"] or sorted(listed.out.split()) == [
        "/", "/a", "path",
    ]  # fmt: skip
    assert not ACTIVE & set(done.out + done.err + listed.out)
