from __future__ import annotations

import csv
import json
from dataclasses import asdict, replace

import pytest

from logged import at, file, login, request
from pratique.case.folder import read, write_whole
from pratique.model import Window
from pratique.phrase import Phrase
from pratique.story.examination import State
from pratique.story.finding_row import finding_rows
from pratique.story.story import Story, Way

EVIL = "/\x1b[2J\u202eevil\n=1+1"
COME = login("2026-11-03 02:10:00", "anna")
WAY = Way(
    "ssh-password",
    COME.time,
    Phrase(""),
    "",
    "",
    "",
    "",
    COME.path,
    COME.line,
    None,
    0.9,
    (),
    (),
    (),
)
STORY = Story(State.COMPROMISED, Window(None, None, ()), (WAY,), addresses=("203.0.113.66",))
FAILED = [login(f"2026-11-03 02:05:{n:02}", "root", action="failure") for n in range(30)]
LATE = login("2026-11-09 02:00:00", "anna", "198.51.100.7")
USUAL = [
    request(f"2026-11-03 03:00:0{n}", "GET", "/", f"198.51.100.{n}") for n in range(5)
]  # fmt: skip


@pytest.fixture
def case(sample, stored, put):
    answer = sample.compromised(3)
    folder = stored(answer)
    found = answer.findings[0]
    window = Window(None, at("2026-11-03 04:00:00"), ("ctime",))
    answer = replace(answer, findings=(replace(found, window=window), *answer.findings[1:]))
    stored(answer)
    evil = request("2026-11-03 02:30:00", "POST", EVIL)
    named = list(finding_rows(answer.findings[:1]))
    put(COME, LATE, *FAILED, *USUAL, evil, file("/srv/x", "2026-11-03 02:20:00"), *named)
    write_whole(read(folder).story(read(folder).newest().id), json.dumps(asdict(STORY)))
    return folder, answer.findings[0].id


def test_the_first_screen_is_the_story_folded_and_says_what_is_left_out(case, typed):
    said = typed("timeline", "--case", case[0])
    assert said.status == 0
    assert said.harmless
    lines = said.out.splitlines()
    assert lines[0].startswith("The time of the story: 2026-11-02")
    [burst] = [line for line in lines if "30 failures of 203.0.113.66 for root" in line]
    [entry] = [line for line in lines if "[entry]" in line]
    assert lines.index(burst) < lines.index(entry)
    assert "198.51.100.3" not in said.out
    assert "5 usual events" in said.out
    assert "1 events are later" in said.out


def test_all_folds_nothing_and_leaves_nothing_out(case, typed):
    said = typed("timeline", "--case", case[0], "--all", "--kind", "failure")
    assert sum("failed login of root" in line for line in said.out.splitlines()) == 30


def test_json_is_one_object_a_line(case, typed):
    rows = typed("timeline", "--case", case[0], "--json").rows
    assert [row["count"] for row in rows if row["kind"] == "failure"] == [30]
    [entry] = [row for row in rows if "entry" in row["tags"]]
    assert entry["time"] == "2026-11-03T02:10:00.000000+00:00"
    assert (entry["path"], entry["line"], entry["account"]) == (COME.path, COME.line, "anna")


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        (["--kind", "login"], {"login"}),
        (["--since", "2026-11-04"], {"login"}),
        (["--address", "198.51.100.7"], {"login"}),
        (["--path", "/srv"], {"file"}),
        (["--text", "EVIL"], {"request"}),
        (["--account", "root"], {"failure"}),
        (["--until", "2026-11-02"], set()),
    ],
)
def test_filters(case, typed, arguments, kinds):
    said = typed("timeline", "--case", case[0], "--json", *arguments)
    assert {row["kind"] for row in said.rows} == kinds


def test_around_a_finding(case, typed):
    folder, finding = case
    rows = typed("timeline", "--case", folder, "--json", "--around", finding).rows
    assert {row["kind"] for row in rows} == {"finding"}
    rows = typed("timeline", "--case", folder, "--json", "--around", finding, "--within", "2h").rows
    assert {row["kind"] for row in rows} == {"finding", "file", "login", "failure", "request"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--around", "F-none"], "no finding F-none"),
        (["--kind", "dream"], "no kind dream"),
        (["--since", "soon"], "no time"),
        (["--within", "soon"], "no span"),
        (["--export", "xml", "x"], "xml"),
        (["--export", "bodyfile", "x", "--kind", "file"], "filters do not apply"),
    ],
)
def test_what_is_wrong_is_said(case, typed, arguments, words):
    said = typed("timeline", "--case", case[0], *arguments)
    assert said.status == 2
    assert words in said.err


@pytest.mark.parametrize("form", ["timesketch-csv", "timesketch-jsonl", "bodyfile", "csv"])
def test_exports_hold_all_that_is_asked_for(case, typed, here, form):
    said = typed("timeline", "--case", case[0], "--export", form, here / "out")
    assert said.status == 0
    text = (here / "out").read_bytes().decode()
    assert all(c.isprintable() or c in "\r\n" for c in text)
    if form == "bodyfile":
        found = [line.split("|") for line in text.splitlines()]
        assert [len(row) for row in found] == [11] * len(found)
    elif form == "timesketch-jsonl":
        found = [json.loads(line) for line in text.splitlines()]
    else:
        found = list(csv.DictReader(text.splitlines()))
    assert len(found) == (1 if form == "bodyfile" else 40)
    assert f"{len(found)} lines" in said.out


def test_a_case_from_before_has_a_time_line_too(sample, stored, put, typed):
    folder = stored(sample.compromised(3))
    put(COME)
    said = typed("timeline", "--case", folder)
    assert "login of anna" in said.out
    assert typed("timeline", "--case", folder, "--kind", "mail").out.startswith("Nothing")
