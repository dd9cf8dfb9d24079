from __future__ import annotations

from pratique.case.evidence_tables import asked_types, stored_types
from pratique.checks import all_checks


def test_no_two_tables_have_one_name():
    names = [row.table for row in stored_types()]
    assert len(set(names)) == len(names)


def test_what_checks_read_is_there():
    held = set(asked_types())
    assert [check.slug for check in all_checks() if not set(check.reads) <= held] == []
