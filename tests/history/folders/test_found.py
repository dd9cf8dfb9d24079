from __future__ import annotations

import pytest
from folder_material import MACHINE, plant

from pratique.evidence.directory import DirectorySource
from pratique.history.folders.found import family, roots_inside


@pytest.fixture
def source(tmp_path):
    found = []

    def made():
        found.append(DirectorySource.open_at(tmp_path))
        return found[-1]

    yield made
    for each in found:
        each.close()


def test_names_that_tell_go_before_those_that_do_not(source, tmp_path):
    plant(tmp_path / "2026-11-03", **MACHINE)
    plant(tmp_path / "current", **MACHINE)
    (tmp_path / "2026-11-04").symlink_to("/")
    found = family(source())
    assert [folder.name for folder in found.folders] == [b"2026-11-03"]
    assert found.links == (b"2026-11-04",)


def test_keeper_of_a_file_system(source, tmp_path):
    plant(tmp_path / ".zfs" / "snapshot" / "monday" / "host", **MACHINE)
    found = family(source())
    assert found.keeper == b".zfs/snapshot"
    assert [folder.inside for folder in found.folders] == [b".zfs/snapshot/monday"]
    assert roots_inside(source(), found.folders) == [b"host"]


def test_keeper_that_is_a_link(source, tmp_path):
    plant(tmp_path, a="")
    (tmp_path / ".snapshots").symlink_to("/")
    assert family(source()).keeper == b""


def test_root_of_a_machine_holds_no_snapshots_of_itself(source, tmp_path):
    plant(tmp_path, **MACHINE, var__opt__x="", usr__local__etc__x="", srv__opt__home__x="")
    assert family(source()).folders == ()


def test_one_name_of_a_root_is_not_enough_without_a_telling_name(source, tmp_path):
    plant(tmp_path / "alice" / "var", x="")
    plant(tmp_path / "bob" / "var", x="")
    assert roots_inside(source(), family(source()).folders) == []
