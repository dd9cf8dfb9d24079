from __future__ import annotations

from typing import Any

import pytest

from pratique.inventory.persistence import Persistence
from pratique.story.finding_row import FindingRow


def item(**values: Any) -> Persistence:
    told: dict[str, Any] = {
        "path": "/etc/cron.d/x", "line": 2, "kind": "cron", "name": "", "username": "root",
        "occasion": "at boot", "command": "/opt/x -d", "target": "/opt/x", "owner": "",
        "target_owner": "", "standing": "unowned", "target_standing": "unowned",
        "explained": False, "technique": "T1053.003",
    }  # fmt: skip
    return Persistence(**{**told, **values})


FOUND = FindingRow("F-1", "check", "Hides", "high", 0.9, "T1", "/opt/x", None, "quote", None, None)


@pytest.fixture(autouse=True)
def case(sample, stored, put):
    folder = stored(sample.compromised(1))
    put(
        item(),
        item(path="/etc/pam.d/su", kind="pam", command="auth \x1b[2J", target="", line=1),
        item(
            path="/etc/cron.d/ok", explained=True, standing="as shipped", owner="cron",
            target="/usr/bin/ok", target_standing="as shipped", target_owner="ok",
        ),
        FOUND,
    )  # fmt: skip
    return folder


def test_what_nothing_explains(typed):
    said = typed("persistence")
    assert said.status == 0
    assert said.out.splitlines() == [
        "cron",
        "  /etc/cron.d/x:2",
        "    at boot as root",
        "    /opt/x -d",
        "    ends in /opt/x: a file of no package",
        "    named in: a file of no package",
        "    F-1 high: Hides",
        "",
        "pam",
        "  /etc/pam.d/su:1",
        "    at boot as root",
        r"    auth \x1b[2J",
        "    named in: a file of no package",
        "",
    ]
    assert "2 of 3 items" in said.err
    assert said.harmless


def test_the_explained_ones_come_behind(typed):
    said = typed("persistence", "--all")
    assert said.out.index("/etc/pam.d/su") < said.out.index("cron (explained)")
    assert "ends in /usr/bin/ok: as shipped (ok)" in said.out
    assert "3 items." in said.err


def test_one_kind(typed):
    said = typed("persistence", "--kind", "pam")
    assert "/etc/pam.d/su" in said.out
    assert "/etc/cron.d" not in said.out


def test_json_has_all_of_them(typed):
    rows = typed("persistence", "--json").rows
    assert [row["explained"] for row in rows] == [False, False, True]
    assert set(rows[0]) == set(Persistence.__slots__)


def test_a_kind_that_is_none(typed):
    said = typed("persistence", "--kind", "dns")
    assert said.status == 2
    assert "cron, pam" in said.err
