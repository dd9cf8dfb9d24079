from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from happened import burst, event
from pratique.report.export.timesketch import csv_lines, json_lines

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


# What its importer and its client ask of a file, as their sources have it (timesketch/lib/utils.py,
# importer_client/.../importer.py): three columns in each row; a time that can be read, or the row
# is dropped; `timestamp` in microseconds; a tag that is a list; columns that are taken out.
ASKED = {"message", "datetime", "timestamp_desc"}
TAKEN_OUT = {"_id", "_type", "_index", "_source", "__ts_timeline_id", "label"}


def holds(told: dict[str, object], tags: list[str]) -> None:
    assert set(told) >= ASKED
    assert all(str(told[name]).strip() for name in ASKED)
    assert not {name for name in told if name.startswith("_")} | (set(told) & TAKEN_OUT)
    at = datetime.fromisoformat(str(told["datetime"]))
    assert at.utcoffset() == timedelta()
    assert int(str(told["timestamp"])) == (at - EPOCH) // timedelta(microseconds=1)
    assert tags == [tag for tag in tags if tag and isinstance(tag, str)]


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            event,
            text=st.text(max_size=40), account=st.none() | st.text(max_size=20),
            subject=st.none() | st.text(max_size=20), address=st.none() | st.text(max_size=20),
            path=st.text(max_size=20), host=st.none() | st.text(max_size=10),
            time=st.integers(-(10**18), 9 * 10**18), tags=st.sampled_from([(), ("F-1", "entry")]),
        ),
        max_size=4,
    )
)  # fmt: skip
def test_its_importer_takes_every_row(events):
    lines = list(json_lines(events))
    assert len(lines) == len(events)
    for line in lines:
        assert line.count("\n") == 1
        told = json.loads(line)
        assert isinstance(told["timestamp"], int)
        holds(told, told["tag"])
    text = "".join(csv_lines(events))
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(found) == len(events)
    for told in found:
        assert None not in told
        assert None not in told.values()
        assert told["tag"].startswith("[")
        assert told["tag"].endswith("]")
        holds(told, json.loads(told["tag"]))
    # Its reader guesses the form of all times from the first one.
    assert len({len(told["datetime"]) for told in found}) <= 1
