from __future__ import annotations

import pytest

from pratique.checks.persistence.starts_telling_script import CHECK
from pratique.content.mark import Mark
from pratique.content.names import SCRIPT_DROPS_PROGRAM, SCRIPT_HIDES_NAME
from pratique.inventory.persistence import Persistence
from pratique.store.tables import Tables

SCRIPT = "/opt/a/update.sh"


def started(path="/etc/systemd/system/a.service", standing="unowned", *, explained=False):
    return Persistence(
        path, 4, "systemd-service", "a.service", "root", "at boot", SCRIPT, SCRIPT, "", "",
        "unowned", standing, explained=explained, technique="T1543.002",
    )  # fmt: skip


def mark(confidence=0.4, name=SCRIPT_DROPS_PROGRAM):
    return Mark(SCRIPT, 2, name, "curl | sh", "What curl fetches is run by sh.", confidence)


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def test_points_at_the_script_and_all_that_starts_it():
    (sign,) = signs(started(), started("/etc/cron.d/a"), mark())
    assert [place.path for place in sign.places] == [
        SCRIPT, "/etc/cron.d/a", "/etc/systemd/system/a.service",
    ]  # fmt: skip
    assert sign.technique == "T1543.002"


def test_a_script_that_stands_where_it_runs():
    (sign,) = signs(started(SCRIPT), mark())
    assert [place.path for place in sign.places] == [SCRIPT]


@pytest.mark.parametrize(
    "rows",
    [
        (mark(),),
        (started(), mark(0.3)),
        (started(), mark(0.9, SCRIPT_HIDES_NAME)),
        (started(standing="as shipped"), mark()),
        (started(explained=True), mark()),
    ],
)
def test_leaves_alone(rows):
    assert signs(*rows) == []
