from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.dbus_service_unowned import CHECK
from pratique.inventory.verification import Verification
from pratique.model import Severity
from pratique.parsers.dbus_service import parse
from pratique.store.tables import Tables

PATH = "/usr/share/dbus-1/system-services/org.example.X.service"


def severities(run: str, *rows, user: str = "root", path: str = PATH) -> list[Severity]:
    text = f"[D-BUS Service]\nName=org.example.X\nExec={run}\nUser={user}\n"
    found = [*parse(text.encode(), path), *rows]
    return [sign.severity for sign in CHECK.find(Tables.of(found, CHECK.reads))]


@pytest.mark.parametrize(
    ("run", "user", "severity"),
    [
        ("/usr/local/bin/x.sh", "root", Severity.MEDIUM),
        ("/usr/local/bin/x", "bob", Severity.LOW),
        ("/bin/ls", "root", Severity.LOW),
    ],
)
def test_points_at(packaged, run, user, severity):
    assert severities(run, packaged("/bin/ls"), user=user) == [severity]


def test_leaves_alone(packaged):
    same = Verification(PATH, "verified", (), "", "x", "x", "dpkg")
    assert severities("/usr/lib/x", packaged(PATH), same) == []


def test_leaves_alone_what_is_told_of_every_item(packaged):
    assert severities("/dev/shm/x", packaged("/bin/ls")) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        severities("/opt/x")
