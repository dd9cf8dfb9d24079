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
        "Of 3 items that run, load or let somebody in by themselves, nothing explains 2.",
        "You should know each of them. Findings name 1 of them; they come first. Where nothing "
        "else is said, the file that names an item is of no package.",
        "",
        "cron (1)",
        "  /etc/cron.d/x:2",
        "    finding   F-1 high: Hides",
        "    when      at boot, as root",
        "    what      /opt/x -d",
        "    ends in   /opt/x, a file of no package",
        "",
        "pam (1)",
        "  /etc/pam.d/su:1",
        "    when      at boot, as root",
        r"    what      auth \x1b[2J",
        "",
    ]
    assert "1 more is as packages or clean copies have them" in said.err
    assert said.harmless


def test_the_explained_ones_come_behind(typed):
    said = typed("persistence", "--all")
    assert said.out.index("/etc/pam.d/su") < said.out.index("cron, explained (1)")
    assert "ends in   /usr/bin/ok, as shipped (ok)" in said.out
    assert "named in  as shipped (cron)" in said.out
    assert "--all" not in said.err


def test_a_long_command_is_cut(typed, put):
    put(item(command="/opt/x " + "y" * 5000))
    shown = typed("persistence").out
    assert "(4,607 more characters: --json)" in shown
    assert len(shown) < 1500


def test_a_long_list_says_how_to_see_a_part(typed, put):
    put(item(path="/etc/pam.d/su", kind="pam"), *(item(line=n) for n in range(3, 60)))
    assert "A part at a time: --kind KIND, of cron, pam." in typed("persistence").out
    assert "--kind KIND" not in typed("persistence", "--kind", "cron").out


def test_one_kind(typed):
    said = typed("persistence", "--kind", "pam")
    assert "/etc/pam.d/su" in said.out
    assert "/etc/cron.d" not in said.out


def test_json_has_all_of_them(typed):
    rows = typed("persistence", "--json").rows
    assert [row["explained"] for row in rows] == [False, False, True]
    assert set(rows[0]) == {*Persistence.__slots__, "findings"}
    assert [row["findings"] for row in rows] == [["F-1"], [], []]


def test_a_kind_that_is_none(typed):
    said = typed("persistence", "--kind", "dns")
    assert said.status == 2
    assert "cron, pam" in said.err
