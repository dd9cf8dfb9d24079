from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.log.base import LogFormat, groups, lines_of, stamped
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.survey.log.form import Forms, apart, joined, share

A = "2026-11-03 02:10:00 A one"
B = "2026-11-03 02:10:00 B two"


def made(letter: str, begins: str | None = None) -> LogFormat:
    pattern = rf"^(?P<stamp>\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d) {letter} (?P<message>(?s:.*))$"
    return LogFormat(
        letter.lower(),
        (SyslogEvent,),
        (f"/var/log/{letter.lower()}.log",),
        lambda lines: stamped(groups(lines, pattern), "stamp", "%Y-%m-%d %H:%M:%S"),
        lambda records: {SyslogEvent: records},
        begins,
    )


def test_a_form_has_the_share_of_the_lines_that_fit():
    lines = lines_of(f"{A}\n{A}\n{B}\njunk\n")
    assert share(made("A"), lines) == 0.5
    assert share(made("B"), lines) == 0.25
    assert share(made("C"), lines) == 0


def test_each_line_goes_to_the_first_form_that_takes_it_and_the_rest_is_kept():
    found, rest = apart(lines_of(f"{A}\n{B}\njunk\n{A}\n"), (made("A"), made("B")))
    told = [(form.slug, records["line"].to_list(), taken) for form, records, taken in found]
    assert told == [("a", [1, 4], 2), ("b", [2], 1)]
    assert rest.to_dicts() == [{"line": 3, "text": "junk"}]


def test_records_of_several_lines_take_all_their_lines():
    form = made("A", r"^\d{4}-")
    found, rest = apart(lines_of(f"lost\n{A}\n at x\n at y\n{A}\n"), (form,))
    [(_, records, taken)] = found
    assert records["line"].to_list() == [2, 5]
    assert records["message"].to_list() == ["one\n at x\n at y", "one"]
    assert taken == 4
    assert rest["line"].to_list() == [1]


def test_what_stands_behind_a_missing_line_belongs_to_no_record():
    lines = lines_of(f"{A}\n at x\n at y\n").filter(pl.col("line") != 2)
    assert joined(lines, r"^\d{4}-")["_lines"].to_list() == [1]


@given(st.lists(st.sampled_from([A, B, " at x", "junk", ""]), max_size=30))
def test_no_line_is_lost_and_none_is_told_twice(texts):
    lines = lines_of("".join(f"{text}\n" for text in texts)).filter(pl.col("text") != "")
    found, rest = apart(lines, (made("A", r"^\d{4}-"), made("B")))
    assert sum(taken for _form, _records, taken in found) + rest.height == lines.height


def test_the_form_that_fits_best_is_first():
    forms = Forms({"/x": (made("A"),)})
    lines = lines_of(f"{A}\n{A}\n{B}\n")
    assert forms.ordered("/x", "/x", lines)[0].slug == "a"
    assert len(forms.ordered("/x", "/x", lines)) == 1 + len(forms.ordered("/y", "/y", lines))
