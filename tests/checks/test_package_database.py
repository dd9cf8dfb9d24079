from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.package_database import needs_packages
from pratique.store.tables import Tables
from pratique.survey.package_file import PackageFile


def test_no_database_is_said():
    with Tables.of([], (PackageFile,)) as tables, pytest.raises(CouldNotLook, match="dpkg"):
        needs_packages(tables)


def test_one_file_is_enough(packaged):
    with Tables.of([packaged("/usr/bin/ls")], (PackageFile,)) as tables:
        needs_packages(tables)
