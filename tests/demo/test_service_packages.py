from __future__ import annotations

from pratique.demo.service_packages import SERVICES


def test_no_path_is_brought_twice():
    brought = [path for package in SERVICES for path, _content in package.shipped()]
    assert len(set(brought)) == len(brought)


def test_set_uid_programs_are_programs():
    for package in SERVICES:
        assert set(package.set_uid) <= set(package.programs)
