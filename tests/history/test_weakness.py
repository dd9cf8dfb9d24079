"""Who could have written to a repository."""

from __future__ import annotations

import time

from pratique.history.base import Snapshot
from pratique.history.weakness import crowd, local_weakness
from pratique.model import Instant


def reasons(*arguments):
    return [gap.reason for gap in local_weakness(*arguments)]


def test_the_machine_itself_could_have_written():
    assert any("its intruder can make too" in reason for reason in reasons(None, (), ()))


def test_others_may_write(tmp_path):
    tmp_path.chmod(0o777)
    assert "others than its owner can write to the repository" in reasons(tmp_path, (), ())


def test_a_lock(tmp_path):
    (tmp_path / "locks").mkdir()
    tmp_path.chmod(0o700)
    assert not any("lock" in reason for reason in reasons(tmp_path, (), ("locks",)))
    (tmp_path / "locks" / "one").touch()
    assert "a lock lies in the repository" in reasons(tmp_path, (), ("locks",))


def test_a_snapshot_that_is_younger_than_the_files(tmp_path):
    (tmp_path / "config").touch()
    late = Snapshot("a", "a", Instant(time.time_ns() + 9 * 3600 * 10**9), "recorded")
    told = "snapshots claim to be younger than the repository's files"
    assert told in reasons(tmp_path, (late,), ())


def test_a_repository_that_is_gone(tmp_path):
    assert "who owns the repository is not known" in reasons(tmp_path / "gone", (), ())


def test_a_crowd_is_shortened():
    assert crowd(["a", "b"]) == "a, b"
    assert crowd([*"abcdef"]) == "a, b, c, d and 2 more"
