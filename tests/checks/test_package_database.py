from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.package_database import needs_packages
from pratique.model import Gap
from pratique.store.tables import Tables
from pratique.survey.package_file import PackageFile


def test_no_database_is_said():
    with Tables.of([], (PackageFile, Gap)) as tables, pytest.raises(CouldNotLook, match="is no"):
        needs_packages(tables)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (Gap("/var/lib/dpkg/info/a.list", None, "read", "permission denied", ""), "not be read"),
        (Gap("/var/lib/dpkg/info", None, "list", "permission denied", ""), "not be read"),
        (Gap("/var/lib", None, "list", "permission denied", ""), "/var/lib: permission denied"),
        (Gap("/var/lib/dpkg-cross/x", None, "read", "permission denied", ""), "is no"),
        (Gap("/var", None, "read", "permission denied", ""), "is no"),
        (Gap("/home", None, "list", "permission denied", ""), "is no"),
    ],
)
def test_a_database_that_could_not_be_read_is_not_missing(gap, said):
    with Tables.of([gap], (PackageFile, Gap)) as tables, pytest.raises(CouldNotLook, match=said):
        needs_packages(tables)


def test_one_file_is_enough(packaged):
    with Tables.of([packaged("/usr/bin/ls")], (PackageFile,)) as tables:
        needs_packages(tables)
