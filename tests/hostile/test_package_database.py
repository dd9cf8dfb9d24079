"""A package database in which an intruder has written."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    (place / INFO).mkdir(parents=True)
    (place / "circle").symlink_to("circle")
    (place / "var/lib/dpkg/status").write_bytes(b"Package: a\nStatus: install ok installed\n")
    return place


@pytest.mark.parametrize("trick", LINES)
def test_no_line_ends_the_run(trick, root, harmless):
    (root / INFO / "a.list").write_bytes(LINES[trick] + b"/beside\n")
    sums = b"".join(b"%032d  %s\n" % (0, line) for line in LINES[trick].split(b"\n"))
    (root / INFO / "a.md5sums").write_bytes(sums)
    diversions = b"".join(b"%s\n%s\n:\n" % (line, line) for line in LINES[trick].split(b"\n"))
    (root / "var/lib/dpkg/diversions").write_bytes(diversions)
    (root / "outside").symlink_to("/etc")
    done = harmless(root)
    assert "/beside" in done.column("SELECT path FROM package_file")


def test_many_lists_do_not_fill_the_memory(root, harmless):
    for number in range(20_000):
        lines = b"".join(b"/usr/d%d/f%d\n" % (number, file) for file in range(10))
        (root / INFO / f"p{number}.list").write_bytes(lines)
    done = harmless(root)
    assert done.most_memory < ENOUGH
    assert done.column("SELECT count(*) FROM package_file") == [200_000]
