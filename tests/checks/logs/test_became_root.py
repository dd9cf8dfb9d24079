from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, login, machine
from pratique.checks.logs.became_root import CHECK

HABIT = [login(f"2026-10-{day} 09:00:00", "anna", OFFICE) for day in (10, 11, 12, 13)]
IN = login("2026-11-03 02:10:00", "anna")


def sudo(time="2026-11-03 02:20:00", user="anna"):
    return login(time, user, None, service="sudo", action="command", target_user="root",
                 command="/bin/sh", method=None)  # fmt: skip


def signs(*rows):
    with machine(*rows) as tables:
        return list(CHECK.find(tables))


def test_points_at():
    [sign] = signs(*HABIT, IN, sudo())
    assert "anna by sudo /bin/sh" in sign.quote
    assert STRANGER in sign.why.english


@pytest.mark.parametrize(
    "rows",
    [
        [*HABIT, sudo("2026-10-13 09:10:00"), IN, sudo()],  # it did before
        [*HABIT, login("2026-11-03 02:10:00", "anna", OFFICE), sudo()],  # from where it comes
        [IN, sudo()],  # nobody knows its habits
        [*HABIT, IN, sudo("2026-11-05 02:20:00")],  # days later
        [*HABIT, login("2026-10-11 09:00:00", "bruno"), IN, sudo()],  # somebody's address
        [*HABIT, IN, sudo(user="bruno")],
        [*HABIT, IN],
    ],
)
def test_leaves_alone(rows):
    assert signs(*rows) == []
