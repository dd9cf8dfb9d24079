from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from folder_material import MACHINE, START, plant

from pratique.errors import HistoryError, Unreadable
from pratique.history.base import Proof, Unknown
from pratique.history.tars.tar_series import TarSeries


def tar(*arguments):
    if shutil.which("tar") is None:
        pytest.skip("tar is not installed")
    subprocess.run(["tar", *arguments], check=True, capture_output=True)


def changed(history, one, other):
    snapshots = history.snapshots()
    found = history.changes(snapshots[one], snapshots[other])
    return {change.path: (bool(change.before), bool(change.after)) for change in found}


def reasons(history):
    return {gap.reason for gap in history.limits()}


@pytest.fixture
def opened():
    found = []

    def open_at(path):
        found.append(TarSeries.open_at(Path(path)))
        return found[-1]

    yield open_at
    for each in found:
        each.close()


@pytest.fixture
def chain(tmp_path):
    """A full tar and three incrementals: an edit, a deletion with a new folder, nothing."""
    machine, folder = tmp_path / "machine", tmp_path / "tars"
    folder.mkdir()
    plant(machine, **MACHINE)
    state = tmp_path / "state"

    def made(name):
        tar("-C", machine, "-czf", folder / name, f"--listed-incremental={state}", ".")
        time.sleep(0.05)  # times of inodes are those of the last tick: what changes now is newer

    made("web-full-2026-11-01.tar.gz")
    os.utime(machine / "etc/hosts", (START + 9, START + 9))
    (machine / "etc/passwd").write_text("evil\n")
    made("web-inc1-2026-11-02.tar.gz")
    (machine / "etc/hosts").unlink()
    plant(machine, var__www__shell="<?php")
    os.utime(machine / "var/www/shell")
    made("web-inc2-2026-11-03.tar.gz")
    made("web-inc3-2026-11-04.tar.gz")
    return folder


def test_chain(chain, opened):
    history = opened(chain)
    assert [each.key[:8] for each in history.snapshots()] == [
        "web-full", "web-inc1", "web-inc2", "web-inc3",
    ]  # fmt: skip
    seen = list(history.look_everywhere([b"etc/passwd", b"etc/hosts", b"usr/bin/ls"]).values())
    assert [bool(each[b"etc/hosts"]) for each in seen] == [True, True, False, False]
    same = {each[b"usr/bin/ls"].identity for each in seen}
    assert len(same) == 1
    assert {each[b"usr/bin/ls"].proof for each in seen} == {Proof.INODE}
    ids = [each[b"etc/passwd"].identity for each in seen]
    assert ids[0] != ids[1] == ids[2] == ids[3]
    last = history.snapshots()[-1]
    assert history.content(last, b"etc/passwd", 99) == b"evil\n"
    assert history.content(last, b"usr/bin/ls", 2) == b"EL"
    with pytest.raises(Unreadable):
        history.content(last, b"etc/hosts", 9)
    assert dict(history.digests(last, [b"usr/bin"])) == {
        b"usr/bin/ls": hashlib.sha256(b"ELF").hexdigest()
    }


def test_what_differs_in_a_chain(chain, opened):
    history = opened(chain)
    assert set(changed(history, 0, 1)) >= {b"etc/passwd", b"etc/hosts"}
    found = changed(history, 1, 2)
    assert found[b"etc/hosts"] == (True, False)
    assert found[b"var/www/shell"] == (False, True)
    assert b"usr/bin/ls" not in found
    assert changed(history, 2, 3) == {}


def test_missing_link_is_no_answer(chain, opened):
    (chain / "web-inc2-2026-11-03.tar.gz").unlink()
    history = opened(chain)
    last = history.snapshots()[-1]
    seen = history.look(last, [b"etc/passwd", b"etc/hosts"])
    assert seen[b"etc/passwd"] is Unknown.BROKEN
    assert seen[b"etc/hosts"] is None  # its folder does not list it
    assert "a chain of incremental tars is broken" in reasons(history)


def test_damaged_link_is_no_answer(chain, opened):
    (chain / "web-full-2026-11-01.tar.gz").write_bytes(b"\x1f\x8b nothing")
    history = opened(chain)
    assert len(history.snapshots()) == 3
    assert history.gaps()[0].path == "/web-full-2026-11-01.tar.gz"
    seen = history.look(history.snapshots()[-1], [b"usr/bin/ls", b"etc/passwd"])
    assert seen[b"usr/bin/ls"] is Unknown.BROKEN
    assert seen[b"etc/passwd"] is not Unknown.BROKEN


def test_full_tars_are_compared_by_what_they_hold(tmp_path, opened):
    machine, folder = tmp_path / "machine", tmp_path / "tars"
    folder.mkdir()
    plant(machine, **MACHINE)
    tar("-C", machine, "-cf", folder / "a-2026-11-01.tar", ".")
    hosts = machine / "etc" / "hosts"
    hosts.write_text("evilhost!\n")  # as long as before
    os.utime(hosts, (START, START))
    tar("-C", tmp_path, "-czf", folder / "a-2026-11-02.tar.gz", "machine")
    history = opened(folder)
    assert changed(history, 0, 1) == {b"etc/hosts": (True, True)}


def test_tar_that_was_cut_short_says_nothing_of_what_is_behind(tmp_path, opened):
    machine, folder = tmp_path / "machine", tmp_path / "tars"
    folder.mkdir()
    plant(machine, **MACHINE)
    plant(machine, zzz="x" * 30_000)
    for name in ("a-2026-11-01.tar", "a-2026-11-02.tar"):
        tar("-C", machine, "--sort=name", "-cf", folder / name, ".")
    whole = (folder / "a-2026-11-02.tar").read_bytes()
    cut = whole.index(b"./usr/lib/libc") - 100
    (folder / "a-2026-11-02.tar").write_bytes(whole[:cut])
    history = opened(folder)
    seen = history.look(history.snapshots()[-1], [b"etc/passwd", b"var/log/syslog"])
    assert seen[b"etc/passwd"]
    assert not isinstance(seen[b"var/log/syslog"], type(seen[b"etc/passwd"]))


def test_no_series(tmp_path):
    assert not TarSeries.recognises(tmp_path)
    with pytest.raises(HistoryError):
        TarSeries.open_at(tmp_path)
    with pytest.raises(HistoryError):
        TarSeries.open_at(tmp_path / "none")


def test_recognised(chain):
    assert TarSeries.recognises(chain)
