from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pratique.checks.base import Sign
from pratique.checks.by_hand import Command, InRoot, NoCommand, Opens, lines, names, reads
from pratique.checks.evidence_path import EvidencePaths, by_hand
from pratique.model import Place
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File


@pytest.fixture
def resolved(file):
    """Where a path leads, on a disk of folders, plain files and links."""

    def look(path, opens=Opens.FILE, *, links=(), files=(), folders=(), others=()):
        rows = [
            *(file(one, type="symlink", symlink_target=to) for one, to in links),
            *(file(one) for one in files),
            *(file(one, type="directory") for one in folders),
            *(file(one, type=kind) for one, kind in others),
        ]
        paths = EvidencePaths(Tables.of(rows, [File]))
        wanted = InRoot(path, opens)
        paths.learn([wanted])
        return paths.real(wanted)

    return look


@pytest.mark.parametrize(
    ("path", "links", "expected"),
    [
        ("/etc/x", [], "/etc/x"),
        ("//etc/./x", [], "/etc/x"),
        ("/root/x", [("/root", "/etc")], "/etc/x"),
        ("/root/x", [("/root", "etc/")], "/etc/x"),
        ("/root/x", [("/root", "../../../etc")], "/etc/x"),
        ("/etc/l", [("/etc/l", "x")], "/etc/x"),
        ("/etc/l", [("/etc/l", "/etc/x")], "/etc/x"),
        ("/etc/l", [("/etc/l", "/root/x"), ("/root", "/b"), ("/b", "etc")], "/etc/x"),
        ("/b/up/x", [("/b", "/opt/deep"), ("/opt/deep/up", "../../etc")], "/etc/x"),
        ("/etc/l", [("/etc/l", "./../etc/x")], "/etc/x"),
    ],
)
def test_a_path_leads_where_the_links_of_the_evidence_lead(resolved, path, links, expected):
    folders = ["/etc", "/opt", "/opt/deep"]
    assert resolved(path, links=links, files=["/etc/x"], folders=folders) == expected


@pytest.mark.parametrize(
    ("path", "disk"),
    [
        ("/a/x", {"links": [("/a", "/b"), ("/b", "/a")]}),
        ("/a", {"links": [("/a", "a")]}),
        ("/a", {"links": [("/a", "")]}),
        ("/a", {"links": [("/a", None)]}),
        ("/a", {"links": [(f"/{n or 'a'}", f"{n + 1}") for n in range(41)], "files": ["/41"]}),
        ("/a", {}),
        ("/a", {"folders": ["/a"]}),
        ("/a", {"others": [("/a", "block")]}),
        ("/a", {"others": [("/a", "fifo")]}),
        ("/a", {"links": [("/a", "/sda")], "others": [("/sda", "block")]}),
        ("/a/x", {"files": ["/a/x"]}),  # its folder was not listed: it may be a link
        ("/a/x", {"files": ["/a", "/a/x"]}),
        ("/a" * 101, {}),
        ("/" + "a" * 3_001, {}),
        ("/a", {"links": [("/a", "b/" * 101)]}),
        ("/a", {"links": [("/a", "/" + "b" * 3_001)]}),
    ],
)
def test_no_command_for_what_leads_to_no_plain_file(resolved, path, disk):
    with pytest.raises(NoCommand):
        resolved(path, **disk)


def test_forty_links_are_followed(resolved):
    links = [(f"/{n or 'a'}", f"{n + 1}") for n in range(40)]
    assert resolved("/a", links=links, files=["/40"]) == "/40"


def test_a_name_is_looked_at_and_not_followed(resolved):
    links = [("/etc/l", "/etc/x"), ("/e", "etc")]
    disk = {"links": links, "files": ["/etc/x"], "folders": ["/etc"]}
    assert resolved("/e/l", Opens.NAME, **disk) == "/etc/l"
    assert resolved("/e/gone", Opens.NAME, **disk) == "/etc/gone"
    assert resolved("/e", Opens.FOLDER, **disk) == "/etc"
    assert resolved("/", Opens.FOLDER, **disk) == "/"
    with pytest.raises(NoCommand):
        resolved("/e/x", Opens.FOLDER, **disk)


def test_signs_keep_their_order(file):
    signs = [
        Sign(str(n), (), "", Phrase(""), (*names(f"/{n}"), *lines(Place(f"/{n}", n))))
        for n in range(1, 251)
    ]
    with Tables.of([file(f"/{n}") for n in range(1, 250)], [File]) as tables:
        typed = list(by_hand(signs, tables))
    assert typed[6] == "ls -ldn ROOT/7 2>&1 | cat -v\nsed -n 7p ROOT/7 2>&1 | cut -c1-400 | cat -v"
    assert typed[248].count("ROOT/249") == 2
    assert "# No command for /250" in typed[249]


# --- on a disk ------------------------------------------------------------------------

CANARY = "read outside the evidence"


@pytest.fixture
def trap(tmp_path):
    """A disk whose links lead out of it wherever another machine takes them from its own top."""
    outside = tmp_path / "outside"
    root = tmp_path / "ROOT"
    inside = root / str(outside).lstrip("/")
    for top, text in ((outside, CANARY), (inside, "inside")):
        (top / "sub").mkdir(parents=True)
        for name in ("x", "y", "sub/x"):
            (top / name).write_text(f"{text}\n")
    (root / "folder").symlink_to(outside)
    (root / "file").symlink_to(outside / "x")
    (root / "up").symlink_to("../" * 40 + str(outside).lstrip("/"))
    (root / "twice").symlink_to("folder/sub")
    (root / "etc").mkdir()
    (root / "etc" / "passwd").symlink_to("../file")
    (root / "lost").symlink_to(tmp_path / "only-outside")
    (tmp_path / "only-outside").write_text(CANARY)
    return root


def rows_of(root: Path, file):
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            at = Path(folder, name)
            kind = "symlink" if at.is_symlink() else "directory" if at.is_dir() else "regular"
            target = os.readlink(at) if kind == "symlink" else None
            yield file(f"/{at.relative_to(root)}", type=kind, symlink_target=target)


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/folder/x", "inside"), ("/file", "inside"), ("/up/y", "inside"), ("/twice/x", "inside"),
        ("/etc/passwd", "inside"), ("/lost", ""),
    ],
)  # fmt: skip
def test_no_typed_command_reads_outside_the_evidence(trap, file, path, seen):
    follows = f"cat ROOT{path}; grep -r e ROOT{path}/"
    assert CANARY in typed_by_somebody(follows, trap)
    commands = (
        *lines(Place(path, 1), Place(path)),
        *names(path),
        reads("file", path),
        reads("head -c 90", path),
        Command(("grep -r e --", InRoot(path, Opens.FOLDER))),
        Command(("find", InRoot(path, Opens.NAME), "-type f -exec cat {} +")),
    )
    with Tables.of(rows_of(trap, file), [File]) as tables:
        (typed,) = by_hand([Sign("", (), "", Phrase(""), commands)], tables)
    said = typed_by_somebody(typed, trap)
    assert CANARY not in said
    assert said.count("inside\n") >= (3 if seen else 0)


def typed_by_somebody(command: str, root: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command], cwd=root.parent, capture_output=True, timeout=20, check=False
    )
    return (done.stdout + done.stderr).decode()
