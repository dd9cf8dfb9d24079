from __future__ import annotations

import pytest

from pratique.inventory.advisory.entry import (
    classes,
    classes_called,
    instant,
    login_by_title,
    number,
    text,
    texts,
)

SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("1970-01-02T00:00:00Z", 86400),
        ("1970-01-02T01:00:00+01:00", 86400),
        ("1970-01-02 00:00:00", 86400),
        ("1970-01-02", 86400),
        ("1970-01-02T00:00:00.123456Z", 86400),
        (86400, 86400),
    ],
)
def test_moments(value, seconds):
    assert instant(value) == seconds * SECOND


@pytest.mark.parametrize("value", [None, "", "yesterday", True, [], 1e300, "9999-99-99", -1e18])
def test_no_moments(value):
    assert instant(value) is None


def test_fields():
    assert text(" a\nb\x1b ") == "a\\nb\\x1b"
    assert [text(value) for value in (5, None, True)] == ["5", "", ""]
    assert texts(["a", 1, None, {}]) == ("a", "1")
    assert (texts("a"), texts({})) == (("a",), ())
    assert [number(value) for value in ("8.1", 9, 11, "x", None)] == [8.1, 9.0, None, None, None]


def test_classes():
    assert classes(["CWE-89", "CWE-079"], "cwe 22") == ("CWE-22", "CWE-79", "CWE-89")
    assert classes(None) == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("SQLI",), ("CWE-89",)),
        (("Arbitrary File Upload", "x"), ("CWE-434",)),
        (("Remote Code Execution",), ("CWE-94",)),
        (("PHP Object Injection",), ("CWE-502",)),
        (("Broken Authentication",), ("CWE-287",)),
        (("Cross Site Scripting (XSS)",), ("CWE-79",)),
        (("Information disclosure",), ()),
    ],
)
def test_classes_by_what_they_are_called(words, found):
    assert classes_called(*words) == found


@pytest.mark.parametrize(
    ("title", "anybody"),
    [
        ("X <= 1 - Unauthenticated SQL Injection", True),
        ("X <= 1 - Authenticated (Subscriber+) Upload", False),
        ("X - Unauth. stored XSS", True),
        ("X - SQL Injection", None),
    ],
)
def test_login_by_title(title, anybody):
    assert login_by_title(title) is anybody
