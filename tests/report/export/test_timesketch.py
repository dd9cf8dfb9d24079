from __future__ import annotations

import csv
import json

import pytest

from happened import burst, event
from pratique.report.export.timesketch import csv_lines, json_lines


def rows(*events):
    head, *found = csv.reader(csv_lines(events))
    return [dict(zip(head, row, strict=True)) for row in found]


def test_what_it_must_have_is_there():
    [told] = map(json.loads, json_lines([event(tags=("F-1", "entry"))]))
    assert told["message"] == "GET /x.php -> 200 from 203.0.113.66"
    assert told["datetime"] == "2026-11-03T02:10:00.000000+00:00"
    assert told["timestamp"] == 1793671800_000_000
    assert told["timestamp_desc"] == "request: written zone"
    assert told["tag"] == ["F-1", "entry"]
    assert told["source_line"] == 7
    assert "account" not in told


def test_the_tags_of_a_line_of_csv_are_a_list_in_json():
    [told] = rows(event(tags=("F-1", "entry")))
    assert json.loads(told["tag"]) == ["F-1", "entry"]
    assert json.loads(rows(event())[0]["tag"]) == []


@pytest.mark.parametrize(
    "name", ["123", "-1", "1e5", "NA", "null", "NaN", "n/a", "None", "true", "inf", "0.5", " 7 "]
)
def test_a_name_that_reads_as_a_number_or_as_nothing_stays_a_text(name):
    [told] = rows(event(account=name))
    assert told["account"].startswith("'")


def test_a_message_is_never_empty_and_never_endless():
    [told] = map(json.loads, json_lines([event(text="")]))
    assert told["message"] == "request"
    [told] = map(json.loads, json_lines([event(text="\x1b" * 100_000, subject="é" * 100_000)]))
    assert max(len(str(value).encode()) for value in told.values()) <= 32_766


def test_a_burst_says_how_many():
    [told] = map(json.loads, json_lines([burst(9, 5)]))
    assert told["message"].startswith("9 requests of 203.0.113.66")
