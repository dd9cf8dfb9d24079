from __future__ import annotations

from dataclasses import fields

import pytest

from logged import file, finding, machine
from pratique.story.indicator.implant import all_paths, implants
from pratique.story.indicator.indicator import Because, Kind, Rule
from pratique.story.verdict import FileVerdict
from pratique.survey.package_file import PackageFile

SHA = "ab" * 32
WHEN = "2026-11-03 02:20:00"


def judged(path, verdict="malicious", score=0.9, reasons=("F-000001",), sha256=SHA, **told):
    size, owner = told.pop("size", 100), told.pop("owner", "")
    return (
        file(path, WHEN, sha256=sha256, **told),
        FileVerdict(path, verdict, score, reasons, sha256, size, owner),
    )


def asked(*rows):
    tables = machine(*(row for pair in rows for row in pair))
    return implants(tables, [finding("/srv/x.php")])


def test_content_and_place_of_a_malicious_file():
    taken, left = asked(judged("/srv/x.php", digest="md5:" + "cd" * 16))
    content, place = sorted(taken, key=lambda one: one.kind, reverse=True)
    assert (content.kind, content.value, content.rule) == (Kind.SHA256, SHA, Rule.MALICIOUS)
    assert (content.paths, content.size, content.md5) == (("/srv/x.php",), 100, "cd" * 16)
    assert content.detects
    assert (place.kind, place.value, place.detects) == (Kind.PATH, "/srv/x.php", False)
    assert left == []
    assert set(all_paths(taken)) == {"/srv/x.php"}


def test_one_content_in_many_places_is_one():
    taken, _ = asked(judged("/srv/x.php"), judged("/srv/y.php"))
    [content] = [one for one in taken if one.kind is Kind.SHA256]
    assert content.paths == ("/srv/x.php", "/srv/y.php")


def test_a_suspicious_one_raises_no_alarm():
    taken, _ = asked(judged("/srv/x.php", "suspicious", 0.7))
    assert [(one.kind, one.rule, one.detects) for one in taken] == [
        (Kind.SHA256, Rule.SUSPICIOUS, False)
    ]


@pytest.mark.parametrize(
    ("rows", "because"),
    [
        ([judged("/srv/bash"), judged("/bin/bash", "known-good", 0, ())], Because.KNOWN_GOOD),
        ([judged("/srv/x", size=0)], Because.EMPTY),
        ([judged("/etc/passwd")], Because.SYSTEM),
        ([judged("/home/anna/.ssh/authorized_keys")], Because.SYSTEM),
        ([judged("/etc/pam.d/sshd")], Because.SYSTEM),
        ([judged("/srv/x", "suspicious", 0.4)], Because.UNSURE),
    ],
)
def test_contents_that_would_hurt(rows, because):
    taken, left = asked(*rows)
    assert [one for one in taken if one.kind is Kind.SHA256] == []
    assert left == [because]


def test_the_place_of_a_program_that_a_package_brings_is_everybodys():
    told = {"path": "/usr/bin/ps", "package": "procps", "may_miss": False, "volatile": False}
    listed = PackageFile(**{one.name: told.get(one.name) for one in fields(PackageFile)})
    taken, _ = implants(
        machine(listed, *judged("/usr/bin/ps", owner="procps")), [finding("/usr/bin/ps")]
    )
    assert [one.kind for one in taken] == [Kind.SHA256]


def test_what_is_dismissed_in_part_is_suspicious_at_most():
    taken, _ = asked(judged("/srv/x.php", reasons=("F-000001", "F-000009")))
    assert [(one.kind, one.rule, one.detects) for one in taken] == [
        (Kind.SHA256, Rule.SUSPICIOUS, False)
    ]


def test_what_a_person_has_judged_innocent_gives_nothing():
    assert asked(judged("/srv/x.php", reasons=("F-000009",))) == ([], [])
