from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.cli.context import context_lines
from pratique.evidence import open_evidence
from pratique.model import Place


@pytest.fixture
def context(server, sample):
    """The context of `place` in a server with these files."""

    def lines(files, place, evidence=None):
        root = server(files)
        source = open_evidence(root)
        known = source.identity() if evidence is None else evidence
        source.close()
        finding = replace(sample.finding(0), places=(place,), evidence=known)
        return context_lines(root, finding)

    return lines


TEXT = b"one\ntwo\nthree\nfour\nfive\nsix\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (1, ["     1> one", "     2  two", "     3  three"]),
        (4, ["     2  two", "     3  three", "     4> four", "     5  five", "     6  six"]),
        (7, ["     5  five", "     6  six", "     7> "]),
        (99, []),
    ],
)
def test_the_line_stands_among_its_neighbours(line, expected, context):
    assert context({"a/x.php": TEXT}, Place("/a/x.php", line)) == expected


@pytest.mark.parametrize(
    "place", [Place("/a/x.php"), Place("/gone", 1), Place("/a", 1), Place("/../../etc/passwd", 1)]
)
def test_what_cannot_be_had_has_no_context(place, context):
    assert context({"a/x.php": TEXT}, place) == []


def test_another_disk_at_the_same_place_is_not_quoted(context):
    assert context({"a/x.php": TEXT}, Place("/a/x.php", 1), evidence="another") == []


def test_evidence_that_is_gone(sample, tmp_path):
    assert context_lines(tmp_path / "gone", sample.finding(0)) == []


def test_lines_are_harmless_and_bounded(context):
    lines = context({"x": b"\x1b[2J\xff" + b"A" * 100_000 + b"\nb\r\n"}, Place("/x", 1))
    assert all(line.isprintable() and len(line) <= 130 for line in lines)
    assert "\\x1b[2J\\xff" in lines[0]


def test_a_name_of_any_bytes(context):
    assert context({"a\x1b\udcff": b"x"}, Place(r"/a\x1b\xff", 1)) == ["     1> x"]


def test_a_link_is_not_followed(server, sample, tmp_path):
    (tmp_path / "secret").write_text("secret")
    root = server({"a": b""})
    (root / "x").symlink_to(tmp_path / "secret")
    source = open_evidence(root)
    finding = replace(sample.finding(0), places=(Place("/x", 1),), evidence=source.identity())
    source.close()
    assert context_lines(root, finding) == []
