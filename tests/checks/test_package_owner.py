from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.package_owner import Owners
from pratique.model import Gap
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

READS = (File, PackageFile, Gap)


def test_owned_through_links(file, packaged):
    rows = [
        file("/bin", type="symlink", symlink_target="usr/bin"),
        file("/usr/bin/ls"),
        file("/etc/alias", type="symlink", symlink_target="/bin/ls"),
        packaged("/usr/bin/ls"),
    ]
    with Tables.of(rows, READS) as tables:
        owners = Owners.required(tables)
        for path in ("/usr/bin/ls", "/bin/ls", "/etc/alias", "/bin/../bin/ls"):
            assert owners.owns(path)
            assert owners.exists(path)
        assert not owners.owns("/usr/bin/other")
        assert not owners.exists("/usr/bin/other")


def test_links_in_a_circle_end(file, packaged):
    rows = [
        file("/a", type="symlink", symlink_target="b"),
        file("/b", type="symlink", symlink_target="a/../a"),
        packaged("/x"),
    ]
    with Tables.of(rows, READS) as tables:
        assert not Owners(tables).owns("/a/c")


def test_without_a_database():
    with Tables.of([], READS) as tables:
        assert not Owners(tables).known
        with pytest.raises(CouldNotLook):
            Owners.required(tables)
