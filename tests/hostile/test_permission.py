"""What the kernel does not let us read is a gap, and never nothing."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "suspect"
    for name in (
        "etc/passwd",
        "etc/shadow",
        "etc/cron.d/job",
        "root/.ssh/authorized_keys",
        "beside",
    ):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(b"root:x:0:0:root:/root:/bin/bash\n")
    return place


def test_file(root, pratique, as_anyone, close_to_us):
    close_to_us(root / "etc/shadow")
    done = pratique("examine", root, **as_anyone)
    assert done.status == 3
    assert "/etc/shadow: no permission" in done.gaps()
    assert done.summary["coverage"]["files_unread"] == 1
    assert done.column("SELECT verdict FROM verdict WHERE path = '/etc/shadow'") == ["unread"]
    blind = {told["check"] for told in done.summary["could_not_look"]}
    assert "accounts-system-password" in blind


def test_folder(root, pratique, as_anyone, close_to_us):
    close_to_us(root / "etc/cron.d")
    done = pratique("examine", root, **as_anyone)
    (root / "etc/cron.d").chmod(0o700)
    assert done.status == 3
    assert "/etc/cron.d: folder: no permission" in done.gaps()
    assert done.summary["coverage"]["folders_unread"] == 1
    assert "one folder could not be listed" in done.summary["headline"]


def test_folder_that_lists_and_does_not_open(root, pratique, as_anyone, close_to_us):
    close_to_us(root / "root/.ssh")
    (root / "root/.ssh").chmod(0o004)
    done = pratique("examine", root, **as_anyone)
    (root / "root/.ssh").chmod(0o700)
    assert done.status == 3
    assert "/root/.ssh/authorized_keys: name: no permission" in done.gaps()


def test_what_was_closed_is_read_once_it_is_open(root, pratique, as_anyone, close_to_us):
    close_to_us(root / "etc/shadow")
    assert pratique("examine", root, **as_anyone).status == 3
    (root / "etc/shadow").chmod(0o644)
    again = pratique("examine", root, **as_anyone)
    assert again.status == 0
    assert [gap for gap in again.gaps() if "permission" in gap] == []
    assert again.summary["coverage"]["files_unread"] == 0


def test_permission_given_without_a_trace(root, pratique, as_anyone, close_to_us):
    """The same command as root: nothing in the evidence has changed, and yet more is there."""
    close_to_us(root / "etc/shadow")
    assert pratique("examine", root, **as_anyone).status == 3
    again = pratique("examine", root)
    assert again.status == 0
    assert [gap for gap in again.gaps() if "permission" in gap] == []
    assert again.summary["coverage"]["files_unread"] == 0


def test_folder_behind_a_link(root, pratique, as_anyone, close_to_us):
    (root / "opt/jobs").mkdir(parents=True)
    (root / "opt/jobs/job").write_bytes(b"* * * * * root /opt/x\n")
    (root / "etc/cron.d/job").unlink()
    (root / "etc/cron.d").rmdir()
    (root / "etc/cron.d").symlink_to("/opt/jobs")
    close_to_us(root / "opt/jobs")
    done = pratique("examine", root, **as_anyone)
    (root / "opt/jobs").chmod(0o700)
    assert done.status == 3
    assert "/etc/cron.d: what a link leads to: no permission" in done.gaps()
    blind = {told["check"] for told in done.summary["could_not_look"]}
    assert "persistence-cron-fetches-code" in blind


def test_what_stays_closed_is_counted_once(root, pratique, as_anyone, close_to_us):
    close_to_us(root / "etc/shadow")
    first = pratique("examine", root, **as_anyone)
    again = pratique("examine", root, **as_anyone)
    assert again.summary["coverage"] == first.summary["coverage"]
    assert again.gaps() == first.gaps()
