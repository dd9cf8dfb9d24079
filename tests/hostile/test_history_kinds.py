"""What a damaged history gets: the snapshots that are whole are read, the others are named."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from repositories import borg_kind, restic_kind

from damage.changes import changed, changes, full_sectors
from damage.child import Child
from pratique.errors import HistoryError, Unreadable

_FIRST = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
_CASES = 10
_KINDS = {"restic": restic_kind, "borg": borg_kind}


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    started = Child()
    yield started
    started.close()


def _work(root: Path, day: int) -> None:
    for name in ("etc", "var", "usr/bin"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\n" + f"user{day}\n" * day)
    (root / "etc/replaced").write_text(f"content {day}\n" * 50)
    (root / f"var/added{day}").write_text("new")


def _git(folder: Path) -> Path:
    tree = folder / "machine/etc"
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    known |= {f"GIT_{who}_{what}": "root@web" for who in ("AUTHOR", "COMMITTER")
              for what in ("NAME", "EMAIL")}  # fmt: skip
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for day in range(4):
        _work(folder / "machine", day)
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "daily"]):
            subprocess.run(["git", *words], cwd=tree, env=known, check=True, capture_output=True)
        if day == 2:
            subprocess.run(["git", "gc", "-q"], cwd=tree, env=known, check=True)
    return tree / ".git"


def _tars(folder: Path) -> Path:
    place = folder / "tars"
    place.mkdir()
    for day in range(3):
        _work(folder / "machine", day)
        name = f"a-{'full' if not day else f'inc{day}'}-2026-11-0{day + 1}.tar"
        subprocess.run(
            ["tar", "-C", folder / "machine", f"--listed-incremental={folder / 'state'}",
             "-cf", place / name, "."], check=True, capture_output=True,
        )  # fmt: skip
    return place


@pytest.mark.parametrize(("kind", "make"), [("git", _git), ("tars", _tars)])
def test_any_changed_bytes(kind, make, child, tmp_path):
    place = make(tmp_path)
    at = place.parent if kind == "git" else place
    sound = child.read("history", at, kind)
    assert sound.faults() == []
    assert sound.found["entries"]
    dice = random.Random(f"2026 {kind}")
    files = sorted(path for path in place.rglob("*") if path.is_file() and path.stat().st_size)
    files = [path for path in files if "hooks" not in path.parts]
    for number in range(_CASES):
        file = dice.choice(files)
        file.chmod(0o600)
        made = changes(file, full_sectors(file), dice)
        with changed(file, made):
            faults = child.read("history", at, kind).faults()
        assert faults == [], f"case {number}: {file.name} {made}"


def test_a_folder_of_snapshots_with_one_that_is_broken(child, tmp_path):
    place = tmp_path / "snapshots"
    for day in range(4):
        _work(place / f"2026-11-0{day + 1}", day)
    shutil.rmtree(place / "2026-11-02")
    (place / "2026-11-02").symlink_to(tmp_path)
    (place / "2026-11-03/etc/passwd").unlink()
    (place / "2026-11-03/etc/passwd").symlink_to("/etc/passwd")
    os.mkfifo(place / "2026-11-04/etc/pipe")
    done = child.read("history", place, "folders")
    assert done.faults() == []
    assert done.found["entries"] > 8


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Callable[[str], object]:
    """A repository with three days."""

    def make(name: str) -> object:
        kind = _KINDS[name]
        repository = kind.Repository(tmp_path)
        monkeypatch.setenv(kind.PASSWORD, "x")
        for day in range(3):
            _work(tmp_path / "machine", day)
            repository.keep(tmp_path / "machine", _FIRST + timedelta(days=day))
        return repository

    return make


def test_one_snapshot_of_restic_that_is_damaged(kept):
    repository = kept("restic")
    damaged = min(repository.path.glob("snapshots/*"))
    damaged.chmod(0o600)
    damaged.write_bytes(b"\0" * damaged.stat().st_size)
    history = restic_kind.KIND.open_at(repository.path)
    assert len(history.snapshots()) == 2
    assert any(damaged.name[:8] in f"{gap.path} {gap.detail}" for gap in history.gaps())
    history.close()


@pytest.mark.parametrize("name", _KINDS)
def test_a_repository_that_vanishes_meanwhile(name, kept):
    repository = kept(name)
    history = _KINDS[name].KIND.open_at(repository.path)
    last = history.snapshots()[-1]
    repository.path.rename(repository.path.with_name("gone"))
    with pytest.raises((HistoryError, Unreadable)) as raised:
        history.content(last, b"etc/passwd", 10)
    assert raised.value.what
    seen = {}
    with suppress(HistoryError):
        seen = history.look(last, [b"etc/passwd", b"var/nothing"])
    # A repository that is gone never says that there was nothing.
    assert None not in seen.values()
    history.close()
