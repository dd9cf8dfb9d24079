from __future__ import annotations

import hashlib

import pytest

from pratique.content.mark import Mark
from pratique.evidence.directory import DirectorySource
from pratique.model import Instant
from pratique.parsers.application import Application
from pratique.store.tables import Tables
from pratique.survey import clean_difference
from pratique.survey.clean_copy import CleanFile, CopiedApplication, GivenCopy
from pratique.survey.clean_difference import (
    CleanDifference,
    corresponding,
    differences,
    no_differences,
    write_differences,
)
from pratique.survey.file import File
from pratique.survey.known_good import Placed

TYPES = (File, Mark, Placed, GivenCopy, CleanFile, CopiedApplication, Application)
CLEAN = b"<?php\nfunction a() {\n  return 1;\n}\n"
COPY = GivenCopy("c1", "/x.zip", "zip", "WordPress", "6.4.3", 9, 9, 0, 0, "", Instant(1))


def file(path: str, content: bytes, kind: str = "php") -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, "regular", len(content), 0o644, 0, 0, 1, 1, 1, 5,
        None, None, None, None, None, None, None, 0, None, kind,
        hashlib.sha256(content).hexdigest(), None,
    )  # fmt: skip


@pytest.fixture
def compared(tmp_path):
    """The row for one file of an installation that differs, and what else is in the tables."""

    def make(content, *more, name="load.php", clean=CLEAN, there=True, now=None, other=""):
        path = f"/srv/a/{name}"
        target = tmp_path / "root" / path[1:]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if now is None else now)
        digest = hashlib.sha256(content).hexdigest()
        rows = [
            COPY,
            file(path, content, "php" if name.endswith("php") else "text"),
            Placed(path, "/srv/a", "c1", "/wp", f"wp/{name}", len(content), digest, other),
            CleanFile("c1", f"wp/{name}", name, 1, "0" * 64, clean),
            *more,
        ]
        source = DirectorySource.open_at(tmp_path / "root") if there else None
        with Tables.of(rows, TYPES) as tables:
            (row,) = differences(tables, source)
        return row

    return make


def test_what_was_put_in(compared):
    row = compared(CLEAN.replace(b"<?php\n", b"<?php\nput();\n"))
    assert (row.path, row.line, row.kind) == ("/srv/a/load.php", 2, "inserted")
    assert (row.lines_in, row.lines_out, row.pieces) == (1, 0, 1)
    assert (row.code, row.code_put_in) == (True, True)
    assert row.quote == "line 2:\n+put();"
    assert (row.origin, row.listed) == ("WordPress 6.4.3", "wp/load.php")


@pytest.mark.parametrize(
    ("name", "put_in", "code"),
    [
        ("load.php", b"put();\n", True),
        ("load.php", b"// only words\n\n # more\n", False),
        ("load.php", b"// words ?><?php put();\n", True),
        ("load.php", b"// words ?> put\n", True),
        ("load.php", b"// words \r put();\n", True),
        ("load.php", b"# */ put();\n", True),
        ("load.php", b" \n\t\n", False),
        ("readme.txt", b"some words\n", False),
        ("readme.txt", b"<?php put();\n", True),
        ("a.css", b"<SCRIPT>put()\n", True),
    ],
)
def test_whether_it_is_code(compared, name, put_in, code):
    assert compared(CLEAN + put_in, name=name).code_put_in is code


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("line-endings", CLEAN.replace(b"\n", b"\r\n")),
        ("byte-order-mark", b"\xef\xbb\xbf" + CLEAN),
        ("removed", CLEAN.replace(b"  return 1;\n", b"")),
        ("changed", CLEAN.replace(b"1", b"2")),
    ],
)
def test_kind(compared, kind, content):
    assert compared(content).kind == kind


def test_marks_count_where_something_was_put_in(compared):
    marks = [
        Mark("/srv/a/load.php", 2, "php-runs-request", "", "", 0.9),
        Mark("/srv/a/load.php", 4, "php-runs-remote", "", "", 0.9),
        Mark("/srv/a/load.php", 2, "php-runs-decoded", "", "", 0.2),
        Mark("/srv/a/load.php", 2, "php-code", "", "", 0.9),
        Mark("/srv/a/more.php", 2, "php-mails-password", "", "", 0.9),
    ]
    row = compared(CLEAN.replace(b"<?php\n", b"<?php\nput();\n"), *marks)
    assert row.marks == ("php-runs-request",)


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("could not be opened", {"there": False}),
        ("changed since", {"now": b"something else"}),
        ("only its digest", {"clean": None}),
    ],
)
def test_without_both_contents_the_row_stands(compared, why, changes):
    mark = Mark("/srv/a/load.php", 4, "php-runs-remote", "", "", 0.9)
    row = compared(CLEAN + b"put();", mark, **changes)
    assert (row.kind, row.line) == ("not-compared", None)
    assert why in row.quote
    assert row.marks == ("php-runs-remote",)


def test_beyond_the_limits_the_row_stands(compared, monkeypatch):
    monkeypatch.setattr(clean_difference, "_LONGEST", 10)
    assert compared(CLEAN + b"put();").kind == "not-compared"
    monkeypatch.setattr(clean_difference, "MOST_COMPARED", 0)
    assert "more than 0" in compared(CLEAN + b"put();").quote


def test_a_link_that_stands_there_now_is_not_followed(compared, tmp_path):
    compared(CLEAN + b"put();")
    target = tmp_path / "root/srv/a/load.php"
    rows = [
        COPY,
        file("/srv/a/load.php", b"x"),
        Placed("/srv/a/load.php", "/srv/a", "c1", "/", "load.php", 1, "0" * 64, ""),
        CleanFile("c1", "load.php", "load.php", 1, "0" * 64, CLEAN),
    ]
    target.unlink()
    target.symlink_to("/etc/passwd")
    with Tables.of(rows, TYPES) as tables:
        (row,) = differences(tables, DirectorySource.open_at(tmp_path / "root"))
    assert row.kind == "not-compared"


def test_versions_of_the_innermost_component(compared):
    copied = [
        CopiedApplication("c1", "/wp", "WordPress", "", "6.4.3", "core"),
        CopiedApplication("c1", "/wp/forms", "Forms", "forms", "2", "plugin"),
    ]
    here = [
        Application("/srv/a/version.php", 1, "/srv/a", "WordPress", "", "6.4.2", "core"),
        Application("/srv/a/forms/f.php", 1, "/srv/a/forms", "F", "forms", "2", "plugin"),
    ]
    row = compared(CLEAN + b"x", *copied, *here)
    assert (row.root, row.component) == ("/srv/a", "WordPress")
    assert (row.wanted, row.found) == ("6.4.3", "6.4.2")
    row = compared(CLEAN + b"x", *copied, *here, name="forms/f.php")
    assert (row.root, row.component) == ("/srv/a/forms", "Forms")
    assert (row.wanted, row.found) == ("2", "2")


def test_without_a_component_it_is_the_copy(compared):
    row = compared(CLEAN + b"x")
    assert (row.root, row.component, row.wanted, row.found) == (
        "/srv/a", "WordPress 6.4.3", "", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "below", "root", "there"),
    [
        ("/", "/", "/", "/"),
        ("/", "/", "/srv", "/srv"),
        ("/wp", "/wp", "/srv/a", "/srv/a"),
        ("/wp/x/y", "/wp", "/srv/a", "/srv/a/x/y"),
        ("/usr/share/w", "/", "/", "/usr/share/w"),
        ("/wp", "/wp/inner", "/srv", None),
        ("/wp2", "/wp", "/srv", None),
    ],
)
def test_corresponding_folders(inside, below, root, there):
    assert corresponding(inside, below, root) == there


def test_they_are_written_and_removed(tmp_path):
    with Tables.of([], TYPES) as tables:
        write_differences(tables, None, tmp_path)
    assert (tmp_path / "clean_difference" / "match.parquet").is_file()
    with Tables.open_at(tmp_path, (CleanDifference,)) as tables:
        assert list(tables.rows(CleanDifference)) == []
    no_differences(tmp_path)
    assert list((tmp_path / "clean_difference").iterdir()) == []
