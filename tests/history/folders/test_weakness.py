from __future__ import annotations

import os

from folder_material import MACHINE, plant


def limits(history):
    return {gap.reason: gap.detail for gap in history.limits()}


def test_copies(rotation, opened):
    found = limits(opened(rotation))
    assert "copies made by size and time miss some edits" in found
    assert "parts of the machine are in no snapshot" not in found


def test_who_may_write(rotation, opened):
    rotation.chmod(0o777)
    assert "others than the owner may add and delete snapshots" in limits(opened(rotation))
    if os.geteuid() == 0:
        os.chown(rotation / "daily.1", 33, 33)
        assert limits(opened(rotation))["snapshots belong to somebody else than root"] == "user 33"


def test_parts_that_changed(tmp_path, opened):
    plant(tmp_path / "2026-11-03", **MACHINE)
    plant(tmp_path / "2026-11-04", etc__passwd="", var__www__x="")
    found = limits(opened(tmp_path))
    assert "not every snapshot holds the same parts of the machine" in found
    assert "some snapshots are dated to a day only" in found


def test_parts_that_are_missing(tmp_path, opened):
    plant(tmp_path / "2026-11-03", etc__passwd="", var__www__x="")
    found = limits(opened(tmp_path))
    assert (
        found["parts of the machine are in no snapshot"] == "/boot, /home, /opt, /root, /srv, /usr"
    )
    assert found["only parts of these folders are in the snapshots"] == "var/www"
