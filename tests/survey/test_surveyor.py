"""A survey: the same whatever happened on the way to it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.model import Entry
from pratique.store.parts import LIST
from pratique.survey import reading, surveyor, workers
from pratique.survey.progress import Amount
from pratique.survey.reading import Reader
from pratique.survey.surveyor import survey


def parts_of(folder: Path) -> set[str]:
    return {file.name for file in (folder / "file").glob("*.parquet")}


def test_every_name_is_in_it(suspect, tmp_path, told):
    survey(suspect, tmp_path / "s", processes=1)
    paths = [row[0] for row in told(tmp_path / "s")["file"]]
    expected = {"/"} | {f"/{path.relative_to(suspect)}" for path in suspect.rglob("*")}
    assert set(paths) == expected
    assert len(paths) == len(expected)


def test_one_process_tells_what_two_tell(suspect, tmp_path, told):
    survey(suspect, tmp_path / "one", processes=1)
    survey(suspect, tmp_path / "two", processes=2)
    assert told(tmp_path / "one") == told(tmp_path / "two")


def test_twice_is_the_same_and_reads_nothing_again(suspect, tmp_path, told, monkeypatch):
    survey(suspect, tmp_path / "s", processes=1)
    first, parts = told(tmp_path / "s"), parts_of(tmp_path / "s")

    def none(*_arguments):
        pytest.fail("a process was started to read")

    monkeypatch.setattr(surveyor, "Workers", none)
    survey(suspect, tmp_path / "s", processes=1)
    assert told(tmp_path / "s") == first
    assert parts_of(tmp_path / "s") == parts


@pytest.mark.parametrize("change", ["content", "new", "gone", "mode", "link"])
def test_after_a_change_it_equals_a_fresh_one(change, suspect, tmp_path, told):
    survey(suspect, tmp_path / "s", processes=1)
    target = suspect / "srv/data/3/3"
    if change == "content":
        target.write_bytes(b"another content")
    elif change == "new":
        (suspect / "srv/data/3/new").write_bytes(b"<?php system($_GET['c']);")
    elif change == "gone":
        target.unlink()
    elif change == "mode":
        target.chmod(0o4755)
    else:
        target.unlink()
        target.symlink_to("/etc/passwd")
    survey(suspect, tmp_path / "s", processes=1)
    survey(suspect, tmp_path / "fresh", processes=1)
    assert told(tmp_path / "s") == told(tmp_path / "fresh")


def test_only_what_changed_is_read_again(suspect, tmp_path, monkeypatch):
    survey(suspect, tmp_path / "s", processes=1)
    keys = []
    real = workers.Workers.give
    monkeypatch.setattr(
        workers.Workers, "give", lambda self, task: (keys.append(task), real(self, task))
    )
    (suspect / "etc/passwd").write_bytes(b"changed\n")
    survey(suspect, tmp_path / "s", processes=1)
    length = len((tmp_path / "s" / LIST).read_text().splitlines())
    assert 1 <= len(keys) <= length


@pytest.fixture
def closed(monkeypatch, forked):
    """Take the permission to read some files, for this process and those it starts."""
    real = DirectorySource.open
    names: set[bytes] = set()

    def open_(self, entry):
        if entry.path.rpartition(b"/")[2] in names:
            raise Unreadable("no permission")
        return real(self, entry)

    monkeypatch.setattr(DirectorySource, "open", open_)
    forked(Reader)
    return names


def test_what_stays_unread_is_told_once(closed, suspect, tmp_path, told):
    closed.update({b"300", b"passwd"})
    survey(suspect, tmp_path / "s", processes=2)
    first = told(tmp_path / "s")
    assert [row[0] for row in first["gap"] if row[3] == "no permission"] == [
        "/etc/passwd",
        "/srv/data/6/300",
    ]
    for _ in range(2):
        survey(suspect, tmp_path / "s", processes=2)
        assert told(tmp_path / "s") == first


def test_for_what_stays_unread_the_rest_is_not_read_again(closed, suspect, tmp_path, monkeypatch):
    closed.add(b"300")
    survey(suspect, tmp_path / "s", processes=1)
    given = []
    real = workers.Workers.give
    monkeypatch.setattr(
        workers.Workers, "give", lambda self, task: (given.append(task), real(self, task))
    )
    survey(suspect, tmp_path / "s", processes=1)
    assert len(given) == 1


def test_links_are_read_by_the_workers_and_only_once(suspect, tmp_path, told, monkeypatch):
    (suspect / "opt").mkdir()
    (suspect / "opt/job").write_bytes(b"* * * * * root /opt/run\n")
    (suspect / "etc/cron.d").mkdir()
    (suspect / "etc/cron.d/linked").symlink_to("/opt/job")
    monkeypatch.setattr(surveyor, "Reader", None, raising=False)
    survey(suspect, tmp_path / "s", processes=1)
    first = told(tmp_path / "s")
    assert "/etc/cron.d/linked" in {row[0] for row in first["crontab"]}

    def none(*_arguments):
        pytest.fail("a process was started to read")

    monkeypatch.setattr(surveyor, "Workers", none)
    survey(suspect, tmp_path / "s", processes=1)
    assert told(tmp_path / "s") == first
    monkeypatch.undo()
    (suspect / "opt/job").write_bytes(b"* * * * * root /opt/another\n")
    survey(suspect, tmp_path / "s", processes=1)
    survey(suspect, tmp_path / "fresh", processes=1)
    assert told(tmp_path / "s") == told(tmp_path / "fresh") != first


@pytest.mark.parametrize("after", [None, 3])
def test_rows_of_an_earlier_edition_do_not_stay(after, suspect, tmp_path, told, monkeypatch):
    monkeypatch.setattr(surveyor, "_PROGRESS_SECONDS", 0.0)
    survey(suspect, tmp_path / "s", processes=1)
    monkeypatch.setattr(surveyor, "EDITION", surveyor.EDITION + 1)
    if after is not None:
        with pytest.raises(KeyboardInterrupt):
            survey(suspect, tmp_path / "s", processes=1, progress=Stopping(after))
    survey(suspect, tmp_path / "s", processes=1)
    survey(suspect, tmp_path / "fresh", processes=1)
    assert told(tmp_path / "s") == told(tmp_path / "fresh")


class Stopping:
    """Presses Ctrl-C after so many looks."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.seen: list[Amount] = []

    def at(self, amount: Amount) -> None:
        self.seen.append(amount)
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("after", [1, 2, 3, 5, 8])
def test_interrupted_and_gone_on_with(after, suspect, tmp_path, told, monkeypatch):
    monkeypatch.setattr(surveyor, "_PROGRESS_SECONDS", 0.0)
    survey(suspect, tmp_path / "fresh", processes=2)
    with pytest.raises(KeyboardInterrupt):
        survey(suspect, tmp_path / "s", processes=2, progress=Stopping(after))
    survey(suspect, tmp_path / "s", processes=2)
    assert told(tmp_path / "s") == told(tmp_path / "fresh")


def test_progress_ends_at_the_whole(suspect, tmp_path):
    progress = Stopping(-1)
    survey(suspect, tmp_path / "s", processes=1, progress=progress)
    last = progress.seen[-1]
    assert last.listed
    assert last.entries_done == last.entries > 600
    assert last.bytes_done == last.bytes > 0


# --- a reader that dies or hangs, put in the place of the real one -----------------------


def poisoned(entry: Entry) -> bool:
    return entry.path.endswith((b"/300", b"passwd"))


class DyingBehindLinks(Reader):
    """Ends its process at a file that a link leads to."""

    def _linked(self, *_entry_and_path):
        os._exit(11)


class DyingAfterMuch(Reader):
    """Gives many rows of a segment, and then ends its process at some file of it."""

    def _entry(self, entry, manifest, **how):
        yield from super()._entry(entry, manifest, **how)
        yield self._taken()
        if poisoned(entry) and not how["skip"]:
            time.sleep(0.2)  # until what was given has been taken
            os._exit(11)


class Dying(Reader):
    """Ends its process at some files."""

    def _entry(self, entry, manifest, **how):
        if poisoned(entry) and not how["skip"]:
            os._exit(11)
        yield from super()._entry(entry, manifest, **how)


class Hanging(Reader):
    """Never comes back from some files."""

    def _entry(self, entry, manifest, **how):
        if poisoned(entry) and not how["skip"]:
            time.sleep(600)
        yield from super()._entry(entry, manifest, **how)


class DyingAtOnce(Reader):
    """Ends its process before it reads anything."""

    def read(self, *_arguments):
        os._exit(11)


def _work(reader):
    """The life of a worker with another reader; it runs in the new process."""

    def work(*arguments, **named):
        reading.Reader = reader
        real_work(*arguments, **named)

    return work


real_work = workers._work


@pytest.fixture
def forked(monkeypatch):
    """Workers that are copies of this process, so that a test can put a reader into them."""
    import multiprocessing

    fork = multiprocessing.get_context("fork")
    monkeypatch.setattr(multiprocessing, "get_context", lambda _method: fork)

    def use(reader):
        monkeypatch.setattr(workers, "PATIENCE", 1.0)
        monkeypatch.setattr(workers, "_work", _work(reader))

    return use


@pytest.mark.parametrize("reader", [Dying, Hanging])
def test_a_crash_costs_one_file(reader, suspect, tmp_path, told, forked):
    survey(suspect, tmp_path / "fresh", processes=1)
    forked(reader)
    survey(suspect, tmp_path / "s", processes=2)
    whole, found = told(tmp_path / "fresh"), told(tmp_path / "s")
    lost = {row[0] for row in whole["file"] if poisoned_path(row[0])}
    kept = [row for row in whole["file"] if row[0] not in lost]
    assert [row for row in found["file"] if row[0] not in lost] == kept
    assert {row[0] for row in found["file"]} == {row[0] for row in whole["file"]}
    blamed = {row[0] for row in found["gap"] if "reading process" in row[3]}
    assert blamed == lost
    survey(suspect, tmp_path / "s", processes=2)
    assert told(tmp_path / "s") == found


def test_a_crash_behind_a_link_costs_that_link(suspect, tmp_path, told, forked):
    (suspect / "opt").mkdir()
    (suspect / "opt/job").write_bytes(b"* * * * * root /opt/run\n")
    (suspect / "etc/cron.d").symlink_to("/opt")
    survey(suspect, tmp_path / "fresh", processes=1)
    forked(DyingBehindLinks)
    survey(suspect, tmp_path / "s", processes=1)
    whole, found = told(tmp_path / "fresh"), told(tmp_path / "s")
    assert [row[0] for row in found["gap"] if "reading process" in row[3]] == ["/etc/cron.d/job"]
    assert found["file"] == whole["file"]


def test_rows_given_before_a_crash_do_not_count(suspect, tmp_path, told, forked, monkeypatch):
    survey(suspect, tmp_path / "fresh", processes=1)
    monkeypatch.setattr("pratique.store.parts.SPILL", 10)
    forked(DyingAfterMuch)
    survey(suspect, tmp_path / "s", processes=1)
    paths = [row[0] for row in told(tmp_path / "s")["file"]]
    assert paths == [row[0] for row in told(tmp_path / "fresh")["file"]]


def half_read(folder: Path) -> set[int]:
    """Numbers of the files on disk that belong to no finished unit."""
    listed = (folder / LIST).read_text(encoding="utf-8").splitlines()
    known = {n for line in map(json.loads, listed) for n in (line["part"], *line["with"])}
    return {int(file.stem) for file in folder.glob("*/*.parquet")} - known


class StoppingHalfway:
    """Presses Ctrl-C once rows of a segment that is not finished are on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def at(self, _amount: Amount) -> None:
        if half_read(self.folder):
            raise KeyboardInterrupt


def test_rows_of_unfinished_segments_leave_nothing(suspect, tmp_path, forked, monkeypatch):
    """Who asks the tables after Ctrl-C is told nothing of files that were half read."""
    monkeypatch.setattr("pratique.store.parts.SPILL", 10)
    monkeypatch.setattr(surveyor, "_PROGRESS_SECONDS", 0.0)
    forked(DyingAfterMuch)
    with pytest.raises(KeyboardInterrupt):
        survey(suspect, tmp_path / "s", processes=1, progress=StoppingHalfway(tmp_path / "s"))
    assert not half_read(tmp_path / "s")


def poisoned_path(path: str) -> bool:
    return path.endswith(("/300", "passwd"))


def test_processes_that_die_at_once_end_the_run(suspect, tmp_path, forked):
    forked(DyingAtOnce)
    with pytest.raises(EvidenceError, match="processes that read"):
        survey(suspect, tmp_path / "s", processes=1)
