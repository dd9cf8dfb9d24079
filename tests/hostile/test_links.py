"""Links that lead out of the evidence, in circles, or to nothing that can be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pratique.errors import OutsideEvidence
from pratique.evidence.directory import DirectorySource
from pratique.parsers import all_parsers


def put(root: Path, name: str, content: bytes = b"x\n") -> None:
    target = root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def link(root: Path, name: str, target: str | Path) -> None:
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


def up(folder: Path) -> str:
    return "../" * 60 + str(folder).lstrip("/")


# Each trick: a name, and what it plants, given the root of the evidence and a folder outside.
TRICKS = {
    "absolute": lambda root, out: link(root, "etc/passwd", out / "file"),
    "shadow of the analyst": lambda root, _: link(root, "etc/shadow", "/etc/shadow"),
    "dots to outside": lambda root, out: link(root, "etc/passwd", up(out / "file")),
    "folder to outside": lambda root, out: link(root, "etc/cron.d", out / "directory"),
    "folder to outside by dots": lambda root, out: link(root, "etc/cron.d", up(out / "directory")),
    "var is the root of the analyst": lambda root, _: link(root, "var", "/"),
    "etc is outside": lambda root, out: link(root, "etc", out / "directory"),
    "package database outside": lambda root, out: link(root, "var/lib/dpkg", out / "directory"),
    "package status outside": lambda root, out: link(
        root, "var/lib/dpkg/status", out / "directory/status"
    ),
    "machine-id outside": lambda root, out: link(root, "etc/machine-id", out / "file"),
    "host name outside": lambda root, out: link(root, "etc/hostname", out / "file"),
    "system named outside": lambda root, out: link(root, "etc/os-release", out / "file"),
    "time zone outside": lambda root, out: link(root, "etc/localtime", out / "file"),
    "site outside": lambda root, out: link(root, "etc/nginx/sites-enabled/a", out / "file"),
    "to itself": lambda root, _: link(root, "etc/passwd", "passwd"),
    "machine-id to itself": lambda root, _: link(root, "etc/machine-id", "machine-id"),
    "dangling": lambda root, _: link(root, "etc/hostname", "/nowhere/at/all"),
    "to the root": lambda root, _: link(root, "etc/hostname", "/"),
    "empty components": lambda root, out: link(root, "etc/hostname", f"//./{out}//.//file"),
    "through a file": lambda root, _: link(root, "etc/hostname", "/beside/../beside/x"),
    "by way of proc": lambda root, out: link(root, "etc/hostname", f"/proc/self/root{out}/file"),
    "300 components": lambda root, out: link(
        root, "etc/hostname", "a/" * 300 + "../" * 400 + str(out / "file")
    ),
    "longest target": lambda root, _: link(root, "etc/hostname", ("a/" * 2047)[:4095]),
    "escape sequence in the target": lambda root, _: link(root, "etc/hostname", "\x1b]0;x\x07"),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_nothing_outside_is_read(trick, tmp_path, canary, harmless):
    root = tmp_path / "suspect"
    root.mkdir()
    TRICKS[trick](root, canary.folder)
    done = harmless(root)
    assert "\x1b" not in done.out + done.err


def test_two_links_in_a_circle(tmp_path, harmless):
    root = tmp_path / "suspect"
    link(root, "etc/passwd", "/etc/shadow")
    link(root, "etc/shadow", "/etc/passwd")
    link(root, "var/lib/dpkg", "/var/lib/dpkg2")
    link(root, "var/lib/dpkg2", "dpkg")
    done = harmless(root)
    assert len(done.ask("SELECT path FROM file WHERE type = 'symlink'")) == 4


def test_link_to_a_pipe(tmp_path, harmless):
    root = tmp_path / "suspect"
    root.mkdir()
    os.mkfifo(root / "pipe")
    for name in ("etc/passwd", "etc/machine-id", "etc/hostname", "var/lib/dpkg/status"):
        link(root, name, "/pipe")
    harmless(root)


def test_every_place_of_every_parser_leads_outside(tmp_path, canary, harmless):
    root = tmp_path / "suspect"
    for parser in all_parsers():
        for place in parser.places:
            name = place.strip("/").replace("**", "a").replace("*", "a")
            try:
                link(root, name, canary.folder / "file")
            except (FileExistsError, NotADirectoryError):
                continue  # the place of another parser is in the way: it is a link already
    harmless(root)


def test_every_folder_of_every_parser_leads_outside(tmp_path, canary, harmless):
    root = tmp_path / "suspect"
    root.mkdir()
    for parser in all_parsers():
        for place in parser.places:
            first = place.strip("/").split("/")[0].replace("*", "a")
            if not os.path.lexists(root / first):
                link(root, first, canary.folder / "directory")
    harmless(root)


def test_what_a_link_says_is_kept(tmp_path, harmless):
    root = tmp_path / "suspect"
    link(root, "a", "/etc/../\x1b[31m\nred ")
    done = harmless(root)
    found = done.column("SELECT symlink_target FROM file WHERE path = '/a'")
    assert found == [r"/etc/../\x1b[31m\x0ared\x20"]


@pytest.mark.parametrize("openat2", [True, False])
def test_resolution_of_long_chains_ends(openat2, tmp_path):
    # 39 links in a row, each of hundreds of parts: about as much as the kernel would follow.
    root = tmp_path / "suspect"
    (root / "d").mkdir(parents=True)
    for number in range(39):
        link(root, f"d/l{number}", "../d/" * 200 + f"l{number + 1}")
    (root / "d/l39").write_bytes(b"end")
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    source = DirectorySource(descriptor, "/suspect", openat2=openat2)
    try:
        assert source.canonical(b"d/l0") == b"d/l39"
        link(root, "d/long", "../d/" * 700 + "longer")
        link(root, "d/longer", "../d/" * 700 + "long")
        with pytest.raises(OutsideEvidence):
            source.canonical(b"d/long")
    finally:
        source.close()


def test_folders_of_links_into_themselves(tmp_path, harmless):
    """Each of them leads to all of them, where parsers read: a tree without end."""
    root = tmp_path / "suspect"
    link(root, "etc/nginx", "/n")
    for number in range(500):
        link(root, f"n/{number}", "/n")
    done = harmless(root)
    assert "/: too many links to where parsers read" in done.gaps()
