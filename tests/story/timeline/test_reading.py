from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logged import STRANGER, at, file, finding, login, machine, request
from pratique.report.export import plain_csv, timesketch
from pratique.story.finding_row import finding_rows
from pratique.story.timeline.choice import Choice
from pratique.story.timeline.mark import mark
from pratique.story.timeline.reading import count, events, folded, left_out, times_about


def tables_of(*rows):
    tables = machine(*rows)
    mark(tables, None)
    return tables


def clock(second, day=3):
    return f"2026-11-{day:02} 02:{second // 60:02}:{second % 60:02}"


def failures(number, address=STRANGER, start=0):
    names = ("root", "admin", "test")
    return [login(clock(start + n), names[n % 3], address, action="failure") for n in range(number)]


def test_they_come_in_order_and_no_more_than_wanted():
    rows = [request(clock(n), "GET", f"/{n}") for n in (5, 1, 3)]
    with tables_of(*rows) as tables:
        assert [one.subject for one in events(tables, Choice())] == ["/1", "/3", "/5"]
        assert [one.subject for one in events(tables, Choice(), 2)] == ["/1", "/3"]


def test_many_alike_of_one_actor_are_a_burst():
    with tables_of(*failures(462), *failures(2, "198.51.100.9")) as tables:
        found = list(folded(tables, Choice()))
    assert sorted(one.count for one in found) == [1, 1, 462]
    [burst] = [one for one in found if one.count > 1]
    assert burst.address == STRANGER
    assert set(burst.accounts) == {"root", "admin", "test"}
    assert (burst.time, burst.last) == (at(clock(0)), at(clock(461)))


def test_a_long_pause_ends_a_burst_and_others_between_do_not():
    late = [replace(row, time=row.time + 7200 * 10**9) for row in failures(5)]
    with tables_of(*failures(5), *failures(5, "198.51.100.9"), *late) as tables:
        assert [one.count for one in folded(tables, Choice())] == [5, 5, 5]


def test_what_a_finding_names_is_no_part_of_the_burst_around_it():
    tried = failures(9)
    named = finding_rows([finding(tried[4].path)])
    with tables_of(*tried, *(replace(row, line=tried[4].line) for row in named)) as tables:
        assert [(one.count, one.findings) for one in folded(tables, Choice())] == [
            (8, ()),
            (1, ("F-000001",)),
        ]


def test_files_that_came_in_one_go_are_a_burst_of_their_owner():
    files = [file(f"/usr/share/x/{n}", clock(n)) for n in range(9)]
    with tables_of(*files, file("/home/anna/y", clock(3), uid=1000)) as tables:
        found = {one.account: one for one in folded(tables, Choice())}
    assert {name: one.count for name, one in found.items()} == {"www-data": 9, "anna": 1}
    assert found["www-data"].subjects[-2:] == ("/usr/share/x/0", "/usr/share/x/8")


@pytest.mark.parametrize("reading", [events, folded])
def test_none_is_lost_but_those_without_a_time(reading):
    rows = [*failures(7), request(clock(9), "GET", "/"), login(None, "anna")]
    with tables_of(*rows) as tables:
        assert sum(one.count for one in reading(tables, Choice())) == 8
        assert count(tables, Choice()) == 8
        assert left_out(tables, Choice()) == (0, 0, 1)


def test_what_lies_outside_of_the_stretch_is_counted():
    rows = [request(clock(0, day), "GET", "/") for day in (1, 2, 3, 4, 5, 6)]
    with tables_of(*rows) as tables:
        choice = Choice(since=at(clock(0, 2)), until=at(clock(0, 4)))
        assert left_out(tables, choice) == (1, 2, 0)
        assert count(tables, choice) == 3


def test_the_times_of_what_is_about_a_finding():
    named = finding_rows([finding("/var/www/blog/x.php")])
    rows = [request(clock(n), "GET", "/x.php") for n in range(5)]
    with tables_of(*rows, *named) as tables:
        found = times_about(tables, "F-000001", 3)
    assert found == [at(clock(n)) for n in range(3)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_one_line_and_comes_back_from_every_export(target, account, address):
    target, account, address = (
        text.encode("utf-8", "replace").decode() for text in (target, account, address)
    )
    rows = [
        request(clock(1), "GET", target, address),
        login(clock(2), account, address),
        file("/" + target.replace("\0", ""), clock(3)),
    ]
    with tables_of(*rows) as tables:
        found = list(events(tables, Choice()))
        assert len(found) == 3
        assert len(list(folded(tables, Choice()))) == 3
    for head, writer in (
        (plain_csv.HEAD, plain_csv.lines),
        (timesketch.HEAD, timesketch.csv_lines),
    ):
        lines = list(writer(found))
        assert all(line[:-2].isprintable() and line.endswith("\r\n") for line in lines)
        cells = list(csv.reader(io.StringIO("".join(lines), newline=""), strict=True))
        assert [len(row) for row in cells] == [len(head)] * 4
        assert all(not cell.startswith(("=", "+", "-", "@")) for row in cells for cell in row)
    for line in timesketch.json_lines(found):
        told = json.loads(line)
        assert all(v.isprintable() for v in told.values() if isinstance(v, str))
