from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from folder_material import DAY, MACHINE, START, linked, plant

from pratique.errors import HistoryError, Unreadable
from pratique.evidence import open_evidence
from pratique.history.base import Proof, Unknown
from pratique.history.folders.dated_folders import DatedFolders


def reasons(history):
    return {gap.reason for gap in history.limits()}


def changed(history, one, other):
    snapshots = history.snapshots()
    found = history.changes(snapshots[one], snapshots[other])
    return {change.path: (bool(change.before), bool(change.after)) for change in found}


def test_rotation_is_dated_by_its_folders(rotation, opened):
    history = opened(rotation)
    found = history.snapshots()
    assert [each.key for each in found] == ["daily.3", "daily.2", "daily.1", "daily.0"]
    assert [each.time for each in found] == [(START - n * DAY) * 10**9 for n in (3, 2, 1, 0)]
    assert {each.basis for each in found} == {"mtime"}
    assert {each.roots for each in found} == {(b"",)}
    assert history.gaps() == ()


def test_one_inode_is_one_content(rotation, opened):
    history = opened(rotation)
    seen = list(history.look_everywhere([b"etc/passwd", b"usr/bin/ls", b"etc/none"]).values())
    assert {each[b"usr/bin/ls"].proof for each in seen} == {Proof.INODE}
    assert len({each[b"usr/bin/ls"].identity for each in seen}) == 1
    assert seen[-1][b"etc/passwd"].proof is Proof.NONE
    assert {each[b"etc/none"] for each in seen} == {None}
    assert history.listings() == 0


def test_what_differs(rotation, opened):
    history = opened(rotation)
    assert changed(history, 0, 1) == {}
    assert changed(history, 2, 3) == {
        b"etc/passwd": (True, True),
        b"etc/hosts": (True, False),
        b"var/www": (False, True),
        b"var/www/shell": (False, True),
    }
    assert history.listings() == 4


def test_copies_without_links_are_read(tmp_path, opened):
    for number in range(3):
        plant(tmp_path / f"2026-11-0{number + 1}", **MACHINE)
    hidden = tmp_path / "2026-11-03" / "etc" / "hosts"
    hidden.write_text("evilhost!\n")  # as long as before
    os.utime(hidden, (START, START))
    history = opened(tmp_path)
    assert changed(history, 0, 1) == {}
    assert changed(history, 1, 2) == {b"etc/hosts": (True, True)}


def test_content_and_digests(rotation, opened):
    history = opened(rotation)
    last = history.snapshots()[-1]
    assert history.content(last, b"etc/passwd", 4) == b"root"
    with pytest.raises(Unreadable):
        history.content(last, b"etc", 4)
    found = dict(history.digests(last, [b"etc", b"usr/bin"]))
    assert found[b"usr/bin/ls"] == hashlib.sha256(b"ELF").hexdigest()
    assert set(found) == {b"etc/passwd", b"usr/bin/ls"}


def test_snapshot_is_evidence(rotation, opened):
    history = opened(rotation)
    source = history.source(history.snapshots()[-1])
    again = open_evidence(Path(source.location))
    assert again.identity() == source.identity()
    assert [entry.path for entry in again.walk()] == [entry.path for entry in source.walk()]
    source.close()
    again.close()


@pytest.mark.parametrize(
    "names",
    [
        ("2026-11-03", "2026-11-04"),
        ("20261103-0200", "20261104-0200"),
        ("backup.2026-11-03T02:00:00+0100", "backup.2026-11-04T02:00:00+0100"),
        ("@GMT-2026.11.03-02.00.00", "@GMT-2026.11.04-02.00.00"),
    ],
)
def test_dated_names_and_their_latest_link(tmp_path, names, opened):
    for name in names:
        plant(tmp_path / name, **MACHINE)
    (tmp_path / "latest").symlink_to(names[-1])
    history = opened(tmp_path)
    assert [each.key for each in history.snapshots()] == list(names)
    assert {each.basis for each in history.snapshots()} == {"name"}


def test_time_zone_that_no_name_tells_is_a_limit(tmp_path, opened):
    for name in ("20261103-0200", "20261104-0200"):
        plant(tmp_path / name, **MACHINE)
    assert "names of snapshots tell no time zone" in reasons(opened(tmp_path))


def test_zfs_keeper_and_names_without_a_date(tmp_path, opened):
    keeper = tmp_path / ".zfs" / "snapshot"
    for name in ("zfs-auto-snap_daily-2026-11-03-0225", "before-upgrade"):
        plant(keeper / name, **MACHINE)
    history = opened(tmp_path)
    assert {each.basis for each in history.snapshots()} == {"name", "ctime"}


def test_snapper(tmp_path, opened):
    for number in (1, 2, 10):
        plant(tmp_path / ".snapshots" / str(number) / "snapshot", **MACHINE)
        plant(
            tmp_path / ".snapshots" / str(number),
            info="<snapshot>",
            **{
                "info.xml": f"<?xml?><snapshot><date>2026-11-{number:02} 03:00:00</date></snapshot>"
            },
        )
    history = opened(tmp_path)
    assert [each.key for each in history.snapshots()] == ["1", "2", "10"]
    assert {each.basis for each in history.snapshots()} == {"recorded"}
    assert history.snapshots()[0].time == 1_793_502_000 * 10**9


def test_mounted_side_by_side(tmp_path, opened):
    for name in ("snap-a", "snap-b"):
        plant(tmp_path / name, **MACHINE)
    (tmp_path / "notes").mkdir()
    history = opened(tmp_path)
    assert sorted(each.key for each in history.snapshots()) == ["snap-a", "snap-b"]
    assert "snapshots are dated by what is in them" in reasons(history)


def test_parts_that_no_snapshot_has(tmp_path, opened):
    for number in (1, 0):
        plant(tmp_path / f"daily.{number}" / "web", etc__passwd="x", usr__local__bin__a="x")
    history = opened(tmp_path)
    snapshot = history.snapshots()[0]
    assert snapshot.roots == (b"etc", b"usr/local")
    seen = history.look(snapshot, [b"home/a", b"etc/none", b"usr/bin/ls", b"usr", b"usr/local/b"])
    assert seen[b"home/a"] is Unknown.NOT_COVERED
    assert seen[b"usr/bin/ls"] is Unknown.NOT_COVERED
    assert seen[b"etc/none"] is None
    assert seen[b"usr/local/b"] is None
    assert seen[b"usr"] is not None
    assert {"parts of the machine are in no snapshot"} <= reasons(history)


def test_several_machines_have_to_be_told_apart(tmp_path, opened):
    for number in (1, 0):
        plant(tmp_path / f"daily.{number}" / "web1", **MACHINE)
        plant(tmp_path / f"daily.{number}" / "web2", **{**MACHINE, "etc__hosts": "two"})
    with pytest.raises(HistoryError, match="web1, web2") as error:
        opened(tmp_path)
    path = tmp_path / "daily.1" / "web2"
    assert error.value.next_step.endswith("daily.0/web1")
    history = opened(path)
    assert history.content(history.snapshots()[0], b"etc/hosts", 9) == b"two"


def test_times_against_the_names_are_told(rotation, opened):
    os.utime(rotation / "daily.2", (START + 9 * DAY, START + 9 * DAY))
    assert "times of snapshots contradict their order" in reasons(opened(rotation))


def test_unfinished_broken_and_linked_folders(rotation, opened, tmp_path):
    plant(rotation / ".sync" / "localhost", **MACHINE)
    (rotation / "daily.5").mkdir()
    plant(tmp_path / "out", **MACHINE)
    (rotation / "daily.4").symlink_to(tmp_path / "out")
    plant(rotation / "daily.6" / "other", **MACHINE)
    (rotation / "daily.6" / "localhost").symlink_to("/")
    history = opened(rotation)
    assert len(history.snapshots()) == 4
    assert [gap.path for gap in history.gaps()] == ["/daily.5", "/daily.6"]
    assert {"a backup was not finished", "a link is called like a snapshot"} <= reasons(history)


def test_links_inside_lead_nowhere(rotation, opened):
    shutil.rmtree(rotation / "daily.1" / "localhost" / "var")
    (rotation / "daily.1" / "localhost" / "var").symlink_to("/var")
    history = opened(rotation)
    snapshot = history.snapshots()[2]
    assert history.look(snapshot, [b"var/log"])[b"var/log"] is None or (
        history.look(snapshot, [b"var/log"])[b"var/log"] is Unknown.NOT_COVERED
    )
    assert dict(history.digests(snapshot, [b"var"])) == {}
    assert b"var/log/syslog" in changed(history, 1, 2)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folder_that_may_not_be_read_is_no_deletion(rotation, opened):
    closed = rotation / "daily.0" / "localhost" / "usr"
    closed.chmod(0)
    history = opened(rotation)
    assert b"usr/bin/ls" not in changed(history, 2, 3)
    assert history.gaps()
    closed.chmod(0o755)


def test_no_snapshots(tmp_path):
    plant(tmp_path, **MACHINE)
    assert not DatedFolders.recognises(tmp_path)
    with pytest.raises(HistoryError, match="looks like a snapshot"):
        DatedFolders.open_at(tmp_path)
    with pytest.raises(HistoryError, match="cannot be opened"):
        DatedFolders.open_at(tmp_path / "none")


def test_recognised(rotation, tmp_path):
    assert DatedFolders.recognises(rotation)
    assert not DatedFolders.recognises(tmp_path / "none")


def test_evidence_is_unchanged(rotation, opened):
    def times():
        found = {path: path.lstat() for path in rotation.rglob("*") if not path.is_dir()}
        return {
            path: (at.st_mtime_ns, at.st_ctime_ns, at.st_atime_ns) for path, at in found.items()
        }

    before = times()
    history = opened(rotation)
    snapshots = history.snapshots()
    list(history.changes(snapshots[0], snapshots[-1]))
    list(history.digests(snapshots[0], [b""]))
    history.limits()
    assert {path for path, seen in times().items() if seen != before[path]} == set()


def test_real_rsnapshot(tmp_path, opened):
    if shutil.which("rsnapshot") is None or shutil.which("rsync") is None:
        pytest.skip("rsnapshot is not installed")
    machine, base = tmp_path / "machine", tmp_path / "backup"
    plant(machine, **MACHINE)
    settings = tmp_path / "rsnapshot.conf"
    rows = [
        ("config_version", "1.2"),
        ("snapshot_root", f"{base}/"),
        ("cmd_cp", "/bin/cp"),
        ("cmd_rm", "/bin/rm"),
        ("cmd_rsync", shutil.which("rsync")),
        ("retain", "daily", "7"),
        ("rsync_long_args", "--delete --numeric-ids --relative"),
        ("backup", f"{machine}/./etc/", "localhost/"),
        ("backup", f"{machine}/./usr/", "localhost/"),
    ]
    settings.write_text("".join("\t".join(row) + "\n" for row in rows))
    for number in range(3):
        if number == 2:
            plant(machine, etc__passwd="root:x:0:0\nevil:x:0:0\n")
            os.utime(machine / "etc/passwd")
        subprocess.run(["rsnapshot", "-c", settings, "daily"], check=True, capture_output=True)
    history = opened(base)
    assert [each.key for each in history.snapshots()] == ["daily.2", "daily.1", "daily.0"]
    assert {each.roots for each in history.snapshots()} == {(b"etc", b"usr")}
    assert changed(history, 0, 1) == {}
    assert changed(history, 1, 2) == {b"etc/passwd": (True, True)}
    assert "parts of the machine are in no snapshot" in reasons(history)


def test_linked_copy_that_was_written_into_is_the_same_everywhere(tmp_path, opened):
    plant(tmp_path / "2026-11-01", **MACHINE)
    linked(tmp_path / "2026-11-01", tmp_path / "2026-11-02")
    (tmp_path / "2026-11-02" / "etc" / "hosts").write_text("changed in place\n")
    history = opened(tmp_path)
    assert changed(history, 0, 1) == {}
    assert "hard links share one file among snapshots" in reasons(history)


def test_real_btrfs(tmp_path):
    if os.geteuid() != 0 or shutil.which("mkfs.btrfs") is None:
        pytest.skip("needs root and mkfs.btrfs")
    image, mounted = tmp_path / "image", tmp_path / "mounted"
    image.touch()
    os.truncate(image, 120 << 20)
    mounted.mkdir()
    subprocess.run(["mkfs.btrfs", "-q", image], check=True, capture_output=True)
    mount = ["mount", "-o", "loop", image, mounted]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no loop device")
    try:

        def run(*arguments):
            subprocess.run(["btrfs", "subvolume", *arguments], check=True, capture_output=True)

        run("create", mounted / "root")
        plant(mounted / "root", **MACHINE)
        run("snapshot", "-r", mounted / "root", mounted / "one")
        plant(mounted / "root", etc__passwd="evil")
        run("snapshot", mounted / "root", mounted / "two")
        history = DatedFolders.open_at(mounted)
        found = {each.key: each.basis for each in history.snapshots()}
        assert (found["one"], found["two"]) == ("recorded", "recorded")
        keys = [each.key for each in history.snapshots()]
        assert changed(history, keys.index("one"), keys.index("two")) == {
            b"etc/passwd": (True, True)
        }
        limits = {gap.reason: gap.detail for gap in history.limits()}
        assert limits["a snapshot can be written, or was after it was made"] == "two"
        history.close()
    finally:
        subprocess.run(["umount", mounted], check=True)
