from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.alternative_foreign import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables

LINK = "/etc/alternatives/editor"


@pytest.fixture
def signs(file, packaged):
    def found(target, **values):
        link = file(LINK, type="symlink", symlink_target=target)
        program = file(target, **{"mode": 0o755, **values})
        rows = [link, program, packaged("/usr/bin/vim")]
        with Tables.of(rows, CHECK.reads) as tables:
            return list(CHECK.find(tables))

    return found


@pytest.mark.parametrize(
    ("target", "severity"),
    [
        ("/var/lib/misc/editor", Severity.MEDIUM),
        ("/usr/lib/editor/run", Severity.MEDIUM),
        ("/home/a/editor", Severity.MEDIUM),
        ("/var/tmp/editor", Severity.HIGH),
        ("/opt/.x/editor", Severity.HIGH),
    ],
)
def test_points_at(signs, target, severity):
    (sign,) = signs(target)
    assert (sign.severity or CHECK.severity) is severity
    assert [place.path for place in sign.places] == [LINK, target]


@pytest.mark.parametrize(
    "target",
    [
        "/usr/bin/vim",
        "/opt/editor/run",
        "/usr/local/bin/editor",
        "/usr/lib/jvm/jdk-17/bin/java",
    ],
)
def test_leaves_alone(signs, target):
    assert signs(target) == []


def test_leaves_alone_what_nobody_starts(signs):
    assert signs("/var/lib/fonts/map", mode=0o644) == []
    assert signs("/var/lib/fonts/map", type="directory") == []


def test_says_when_it_cannot_look(file):
    with Tables.of([file(LINK)], CHECK.reads) as tables, pytest.raises(CouldNotLook):
        list(CHECK.find(tables))
