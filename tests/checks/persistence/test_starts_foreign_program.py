from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.starts_foreign_program import CHECK
from pratique.inventory.persistence import Persistence
from pratique.inventory.verification import Verification
from pratique.store.tables import Tables

TARGET = "/usr/lib/networkd/upd"


def item(target=TARGET, standing="unowned", kind="cron", path="/etc/cron.d/x"):
    return Persistence(
        path, 2, kind, "", "root", "at boot", target, target, "", "", "unowned", standing,
        explained=False, technique="T1053.003",
    )  # fmt: skip


def unowned(path=TARGET):
    return Verification(path, "unowned", (), "", "", "", "")


@pytest.fixture
def signs(packaged):
    def found(*rows):
        with Tables.of([*rows, packaged("/usr/bin/ls")], CHECK.reads) as tables:
            return list(CHECK.find(tables))

    return found


def test_points_at_the_program_and_all_that_starts_it(signs, file):
    (sign,) = signs(item(), item(path="/etc/rc.local"), unowned(), file(TARGET))
    assert [place.path for place in sign.places] == [TARGET, "/etc/cron.d/x", "/etc/rc.local"]
    assert sign.technique == "T1053.003"


@pytest.mark.parametrize(
    "rows",
    [
        [item("/opt/x")],  # where own programs belong
        [item(standing="as shipped")],
        [item(kind="account")],
        [item(kind="foreign-program")],
        [item(path=TARGET)],
    ],
)
def test_leaves_alone(signs, file, rows):
    assert signs(*rows, unowned(), file(TARGET)) == []


def test_leaves_links_alone(signs, file):
    assert signs(item(), unowned(), file(TARGET, type="symlink", symlink_target="/opt/x")) == []


def test_says_when_it_cannot_look():
    with Tables.of([item(), unowned()], CHECK.reads) as tables, pytest.raises(CouldNotLook):
        list(CHECK.find(tables))


@pytest.mark.parametrize("kind", ["pam", "pam-module"])
def test_leaves_alone_what_pam_runs(signs, file, kind):
    assert signs(item(kind=kind), unowned(), file(TARGET)) == []
