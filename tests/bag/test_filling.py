from __future__ import annotations

import csv

from pratique.bag.sealing import Wanted, seal


def test_contents_name_every_file_with_what_it_was(kept):
    with (kept.place / "data/contents.csv").open(newline="") as opened:
        told = {row["name"]: row for row in csv.DictReader(opened)}
    there = {
        str(one.relative_to(kept.place))
        for one in (kept.place / "data").rglob("*")
        if one.is_file()
    }
    assert there - set(told) == {"data/README.txt", "data/contents.csv", "data/left-out.csv"}
    assert set(told) <= there
    for name, row in told.items():
        if name.endswith(".csv"):
            assert int(row["bytes"]) == (kept.place / name).stat().st_size
    assert told["data/tables/e1/mail_event/pass-logs-000001.parquet"]["kind"] == "mail"


def test_an_answer_that_cannot_be_read_is_taken_as_it_is_and_said(case, tmp_path):
    case.findings("e1").write_text("{")
    seal(case, Wanted(tmp_path / "bag"))
    assert (tmp_path / "bag/data/findings/e1.json").read_text() == "{"
    assert "cannot be read" in (tmp_path / "bag/data/left-out.csv").read_text()
