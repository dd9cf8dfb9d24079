"""Workers: what is given comes back, and a worker that dies is replaced."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from pratique.evidence.directory import DirectorySource
from pratique.survey.segment import packed, segments
from pratique.survey.workers import Crashed, Done, Some, Task, Workers


@pytest.fixture
def job(suspect, tmp_path: Path) -> tuple[Path, Path, list[Task]]:
    """Evidence, its listing, and a task for each segment."""
    source = DirectorySource.open_at(suspect)
    tasks, written = [], b""
    for segment in segments(source.walk(), lambda _entry: ""):
        key, blob = packed(segment, "")
        tasks.append(Task(len(written), len(blob), key))
        written += blob
    source.close()
    (tmp_path / "listing").write_bytes(written)
    return suspect, tmp_path / "listing", tasks


def test_rows_of_every_task(job):
    location, listing, tasks = job
    workers = Workers(location, listing, 2)
    waiting, files, done = list(tasks), 0, []
    try:
        while len(done) < len(tasks):
            while waiting and workers.idle():
                workers.give(waiting.pop())
            for result in workers.results(5):
                if isinstance(result, Some):
                    files += len(result.rows["file"][0])
                elif isinstance(result, Done):
                    done.append(result.task.key)
                assert not isinstance(result, Crashed)
        assert not workers.busy()
        assert workers.bytes_read() > 0
    finally:
        workers.stop()
    assert sorted(done) == sorted(task.key for task in tasks)
    assert files > 600


def test_killed_while_it_waits(job):
    location, listing, tasks = job
    workers = Workers(location, listing, 1)
    try:
        process = workers._workers[0].process
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert list(workers.results(5)) == []
        workers.give(tasks[0])
        results = []
        while not any(isinstance(result, Done) for result in results):
            results += workers.results(5)
        assert not any(isinstance(result, Crashed) for result in results)
    finally:
        workers.stop()


def test_stopping_leaves_no_process(job):
    location, listing, _tasks = job
    workers = Workers(location, listing, 2)
    processes = [worker.process for worker in workers._workers]
    workers.stop()
    assert not any(process.is_alive() for process in processes)


def test_environment_is_as_before(job, monkeypatch):
    location, listing, _tasks = job
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    Workers(location, listing, 1).stop()
    assert "PYTHONSAFEPATH" not in os.environ
