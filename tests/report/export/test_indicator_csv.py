from __future__ import annotations

import csv

import pytest

from pratique.report.export.indicator_csv import HEAD, lines, shown
from pratique.story.indicator.indicator import Kind
from shareable import HOSTILE, each, hostile, one, told


def rows(shared, *, exact=False):
    head, *found = csv.reader(lines(shared, exact=exact))
    assert tuple(head) == HEAD
    return [dict(zip(head, row, strict=True)) for row in found]


@pytest.mark.parametrize(
    ("kind", "value", "defanged"),
    [
        (Kind.ADDRESS, "203.0.113.66", "203[.]0[.]113[.]66"),
        (Kind.ADDRESS, "2001:db8::66", "2001[:]db8[:][:]66"),
        (Kind.DOMAIN, "evil.example", "evil[.]example"),
        (Kind.URL, "http://evil.example/a.txt", "hxxp://evil[.]example/a.txt"),
        (Kind.MAIL, "a.b@evil.example", "a[.]b[@]evil[.]example"),
        (Kind.COMMAND, "curl https://e.example/k.sh", "curl hxxps://e[.]example/k.sh"),
        (Kind.PATH, "/srv/x.php", "/srv/x.php"),
        (Kind.SHA256, "ab" * 32, "ab" * 32),
    ],
)
def test_people_get_no_links(kind, value, defanged):
    assert shown(one(kind, value)) == defanged
    [told_exactly] = rows(told(one(kind, value)), exact=True)
    assert told_exactly["value"] == value


@pytest.mark.parametrize("exact", [True, False])
def test_no_cell_is_a_formula_or_ends_its_line(exact):
    found = rows(told(*hostile(), one(Kind.PATH, "=cmd|' /C calc'!A0")), exact=exact)
    assert len(found) == len(hostile()) + 1
    for row in found:
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@"))
            assert cell.isprintable()


def test_a_value_with_a_quote_before_it_says_so():
    [row] = rows(told(one(Kind.ACCOUNT, "=1+1")), exact=True)
    assert (row["value"], row["quoted"]) == ("'=1+1", "yes")
    [row] = rows(told(one(Kind.ACCOUNT, "toor")), exact=True)
    assert (row["value"], row["quoted"]) == ("toor", "no")


def test_all_is_told():
    [row] = rows(told(each()[0]))
    assert row["kind"] == "sha256"
    assert row["why"] == "the content of a file that was judged malicious"
    assert row["paths"] == "/srv/x.php | /srv/y.php"
    assert (row["alarm"], row["personal"], row["size"]) == ("yes", "no", "70")
    assert row["first"] == "2026-11-03T10:00:00.123456+00:00"


def test_a_separator_in_a_name_is_none():
    [row] = rows(told(one(Kind.SHA256, "ab" * 32, paths=HOSTILE)))
    assert len(row["paths"].split(" | ")) == len(HOSTILE)
