from __future__ import annotations

from pratique.bag.content import bag_name, content_of, counted, part_name
from pratique.bag.kind import Kind


def test_tables_are_put_together_and_named_by_pass(case):
    found = content_of(case.folder, frozenset())
    names = {part_name(table, part) for table in found.tables for part in table.parts}
    assert names == {
        "data/tables/e1/file/000001.parquet",
        "data/tables/e1/mail_event/pass-logs-000001.parquet",
    }
    assert "data/findings/e1.json" in {bag_name(file) for file in found.files}
    assert counted(found)[Kind.MAIL] == 1
    assert all(table.is_small for table in found.tables)


def test_what_a_bag_cannot_be_without_is_always_there(case):
    everything = frozenset(Kind)
    found = content_of(case.folder, everything)
    assert {file.kind for file in found.files} == {Kind.CASE, Kind.ANSWERS}
    assert found.tables == ()
    assert any("not wanted: mail" in one.reason for one in found.left_out)
