from __future__ import annotations

from pratique.model import Finding, Place, Severity, Window
from pratique.store.columns import columns
from pratique.story.finding_row import FindingRow, finding_rows

FINDING = Finding(
    "F-1", "check", "title", Severity.HIGH, 0.5, "T1", "E",
    (Place("/a", 3, "s"), Place("/b")), "quote", "why", "innocent", "next", "verify",
    Window(1, 2, ("btime", "ctime")),
)  # fmt: skip


def test_a_row_for_each_place():
    assert list(finding_rows([FINDING])) == [
        FindingRow("F-1", "check", "title", "high", 0.5, "T1", "/a", 3, "quote", 1, 2),
        FindingRow("F-1", "check", "title", "high", 0.5, "T1", "/b", None, "quote", 1, 2),
    ]


def test_no_findings_no_rows():
    assert list(finding_rows([])) == []


def test_the_table_joins_with_files_by_path():
    assert {"id", "path", "line"} <= {column.name for column in columns(FindingRow)}
