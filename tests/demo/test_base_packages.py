from __future__ import annotations

from pratique.demo.base_packages import BASE


def test_no_path_is_brought_twice():
    brought = [path for package in BASE for path, _content in package.shipped()]
    assert len(set(brought)) == len(brought)


def test_set_uid_programs_are_programs():
    for package in BASE:
        assert set(package.set_uid) <= set(package.programs)
