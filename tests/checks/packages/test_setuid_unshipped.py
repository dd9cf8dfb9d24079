from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.setuid_unshipped import CHECK
from pratique.model import Severity
from pratique.parsers.stat_override import StatOverride
from pratique.store.tables import Tables

DAY = 86_400_000_000_000
OTHERS = ("/usr/bin/a", "/usr/bin/b")


def signs(*rows):
    return [(s.subject, s.severity) for s in CHECK.find(Tables.of(rows, CHECK.reads))]


def package(file, packaged, path, **values):
    others = [file(other) for other in OTHERS]
    listed = [packaged(one) for one in (path, *OTHERS)]
    return [file(path, mode=0o4755, kind="elf", **values), *others, *listed]


@pytest.mark.parametrize(
    ("path", "ctime", "severity"),
    [("/usr/bin/sort", DAY, Severity.HIGH), ("/usr/bin/rare", 1, Severity.LOW)],
)
def test_points_at(file, packaged, path, ctime, severity):
    assert signs(*package(file, packaged, path, ctime=ctime)) == [(path, severity)]


def test_points_at_another_mode_than_the_manifest_tells(file, packaged):
    path = "/usr/bin/sudo"
    rows = [file(path, mode=0o4755, kind="elf"), packaged(path, mode=0o755)]
    assert signs(*rows) == [(path, Severity.HIGH)]


def test_leaves_alone_what_the_manifest_tells(file, packaged):
    path = "/usr/bin/rare"
    assert signs(file(path, mode=0o4755, kind="elf"), packaged(path, mode=0o4755)) == []


@pytest.mark.parametrize(
    ("path", "values"), [("/usr/bin/sudo", {}), ("/usr/bin/x", {"uid": 33}), ("/usr/bin/su", {})]
)
def test_leaves_alone(file, packaged, path, values):
    assert signs(*package(file, packaged, path, ctime=DAY, **values)) == []


def test_leaves_alone_what_an_administrator_told_dpkg(file, packaged):
    told = StatOverride("/var/lib/dpkg/statoverride", 1, "root", "root", 0o4755, "/usr/bin/sort")
    assert signs(*package(file, packaged, "/usr/bin/sort", ctime=DAY), told) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()
