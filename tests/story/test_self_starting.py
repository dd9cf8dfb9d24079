from __future__ import annotations

from typing import Any

from pratique.inventory.persistence import Persistence
from pratique.model import Severity
from pratique.store.parts import transposed, write_table
from pratique.store.tables import Tables
from pratique.story.finding_row import FindingRow
from pratique.story.self_starting import PointedAt, SelfStarting, in_order, self_starting


def item(path: str, kind: str = "cron", line: int | None = 1, **values: Any) -> Persistence:
    told: dict[str, Any] = {
        "name": "", "username": "", "occasion": "at boot", "command": "", "target": "",
        "owner": "", "target_owner": "", "standing": "unowned", "target_standing": "",
        "explained": False, "technique": "T1",
    }  # fmt: skip
    return Persistence(path=path, line=line, kind=kind, **{**told, **values})


def found(path: str, severity: str, line: int | None = None, name: str = "F-1") -> FindingRow:
    return FindingRow(name, "check", "Hides", severity, 0.9, "T1", path, line, "", None, None)


def told(folder, *rows: Any, kinds: tuple[str, ...] = ()) -> list[SelfStarting]:
    for table, held in transposed(rows).items():
        kind = next(type(row) for row in rows if row.table == table)
        write_table(folder, kind, "rows", held)
    with Tables.open_at(folder, (Persistence, FindingRow)) as tables:
        return self_starting(tables, kinds)


def test_what_a_finding_names_stands_before_the_rest(tmp_path):
    listed = told(
        tmp_path,
        item("/a", "account"),
        item("/b", "cron"),
        item("/c", "cron", target="/opt/x"),
        item("/d", "pam"),
        item("/e", "pam", explained=True),
        found("/opt/x", "high"),
        found("/d", "critical"),
        found("/e", "critical"),
    )
    assert [one.item.path for one in listed] == ["/d", "/c", "/b", "/a", "/e"]
    assert listed[1].findings == (PointedAt("F-1", Severity.HIGH, "Hides"),)


def test_a_line_answers_for_itself_alone(tmp_path):
    listed = told(
        tmp_path,
        item("/p", line=1),
        item("/p", line=2),
        found("/p", "low", line=2),
        found("/p", "high", None, "F-2"),
    )
    assert {one.item.line: [f.id for f in one.findings] for one in listed} == {
        1: ["F-2"],
        2: ["F-2", "F-1"],
    }


def test_some_kinds(tmp_path):
    assert [
        one.item.kind for one in told(tmp_path, item("/a"), item("/b", "pam"), kinds=("pam",))
    ] == ["pam"]


def test_order_without_findings_is_by_kind_and_place():
    items = [item("/b", "pam"), item("/a", "pam", 2), item("/a", "pam", 1), item("/z", "cron")]
    ordered = in_order(SelfStarting(one, ()) for one in items)
    assert [(one.item.kind, one.item.path, one.item.line) for one in ordered] == [
        ("cron", "/z", 1), ("pam", "/a", 1), ("pam", "/a", 2), ("pam", "/b", 1),
    ]  # fmt: skip
