"""A package database in which an intruder has written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.parsers.dpkg import Diversion
from pratique.survey.package_file import PackageFile, PackageFiles

ENOUGH = 700 << 20  # bytes that the largest of our processes may take
INFO = "var/lib/dpkg/info"

LINES = {
    "zero bytes": b"/a\0b/c/d\n/usr/bin\0/x\n/\0\n",
    "two dots": b"/../outside/x\n/..\n/usr/../../etc/x/y\n",
    "nothing but slashes": b"/\n//\n///x\n/./x/./\n",
    "very deep": b"/a" * 2000 + b"\n",
    "longer than any path": b"/" + b"x" * 1_000_000 + b"\n",
    "through a link in a circle": b"/circle/a/b\n",
    "through a pipe": b"/pipe/a/b\n",
    "no path": b"\xff\n\r\n \n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "suspect"
    laid(place)
    return place


def laid(place: Path) -> None:
    (place / INFO).mkdir(parents=True)
    (place / "circle").symlink_to("circle")
    (place / "var/lib/dpkg/status").write_bytes(b"Package: a\nStatus: install ok installed\n")


@pytest.fixture(scope="module")
def every_line(tmp_path_factory, harmless_in):
    """A package for each trick."""
    place = tmp_path_factory.mktemp("lines")
    root = place / "suspect"
    laid(root)
    for number, lines in enumerate(LINES.values()):
        (root / INFO / f"a{number}.list").write_bytes(lines + b"/beside\n")
        sums = b"".join(b"%032d  %s\n" % (0, line) for line in lines.split(b"\n"))
        (root / INFO / f"a{number}.md5sums").write_bytes(sums)
    (root / "outside").symlink_to("/etc")
    return harmless_in(place, root)


@pytest.mark.parametrize(("number", "trick"), list(enumerate(LINES)))
def test_no_line_ends_the_run(number, trick, every_line):
    found = every_line.column(f"SELECT path FROM package_file WHERE package = 'a{number}'")
    assert "/beside" in found, trick


@pytest.mark.parametrize("trick", LINES)
def test_no_line_among_diversions_ends_the_reading(trick, root):
    """One file holds them all, and from a line that does not fit on, none of it counts."""
    told = b"".join(b"%s\n%s\n:\n" % (line, line) for line in LINES[trick].split(b"\n"))
    (root / "var/lib/dpkg/diversions").write_bytes(b"/first\n/first.real\n:\n" + told)
    (root / INFO / "a.list").write_bytes(LINES[trick] + b"/beside\n")
    (root / "outside").symlink_to("/etc")
    source = DirectorySource.open_at(root)
    try:
        rows = list(PackageFiles(source, lambda: None).rows())
    finally:
        source.close()
    assert "/first" in {row.path for row in rows if isinstance(row, Diversion)}
    assert "/beside" in {row.path for row in rows if isinstance(row, PackageFile)}


def test_many_lists_do_not_fill_the_memory(root, harmless):
    for number in range(20_000):
        lines = b"".join(b"/usr/d%d/f%d\n" % (number, file) for file in range(10))
        (root / INFO / f"p{number}.list").write_bytes(lines)
    done = harmless(root)
    assert done.most_memory < ENOUGH
    assert done.column("SELECT count(*) FROM package_file") == [200_000]
