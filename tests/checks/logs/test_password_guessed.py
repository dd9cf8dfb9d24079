from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, login
from pratique.checks.logs.password_guessed import CHECK
from pratique.parsers.log.row.authentication import Authentication
from pratique.store.tables import Tables

IN = "2026-11-03 02:10:00"


def tries(count, user="root", address=STRANGER, service="sshd", day=3):
    return [
        login(f"2026-11-0{day} 01:{n // 60:02}:{n % 60:02}", user, address, action="failure",
              service=service)
        for n in range(count)
    ]  # fmt: skip


def signs(*rows):
    with Tables.of(rows, [Authentication]) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "rows",
    [
        [*tries(30), login(IN, "root")],
        [*tries(15, "admin"), *tries(15, "deploy"), login(IN, "deploy")],
        [*tries(15, "a@b", service="dovecot"), *tries(15, "c@b", service="dovecot"),
         login(IN, "a@b", service="dovecot")],
    ],
)  # fmt: skip
def test_points_at(rows):
    [sign] = signs(*rows)
    assert "30 tries of 203.0.113.66" in sign.why.english
    assert sign.places[0].path == "/var/log/auth.log"


@pytest.mark.parametrize(
    "rows",
    [
        tries(300),  # nobody came in
        [*tries(5), login(IN, "root")],  # somebody mistyped
        [*tries(30, day=1), login("2026-11-07 02:10:00", "root")],  # long before
        [*tries(30, address="192.0.2.9"), login(IN, "root")],  # somebody else tried
        [login("2026-10-03 02:10:00", "anna", OFFICE), *tries(30, "anna", OFFICE),
         login(IN, "anna", OFFICE)],  # who comes from there anyway
        [*tries(300, "a@b", service="dovecot"), login(IN, "a@b", service="dovecot")],  # a phone
        [*tries(30, address="127.0.0.1"), login(IN, "root", "127.0.0.1")],
    ],
)  # fmt: skip
def test_leaves_alone(rows):
    assert signs(*rows) == []
