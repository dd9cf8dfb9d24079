from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.case.answer import finding_json


def one(sample, **changed):
    return replace(sample.compromised(0), findings=(replace(sample.finding(0), **changed),))


def test_all_that_is_known(sample, stored, typed):
    answer = one(sample)
    stored(answer)
    (finding,) = answer.findings
    said = typed("show", finding.id)
    assert said.status == 0
    text = " ".join(said.out.split())
    for part in (finding.title, finding.why, finding.innocent, finding.next, "T1505.003", "4f4f"):
        assert part in text
    assert "as good as certain" in text
    assert str(finding.places[0]) in said.out


@pytest.mark.parametrize("name", ["F-7c1e02", "f-7c1e02", "7C1E02", "7c1", "F-7"])
def test_by_its_name_or_the_beginning_of_it(name, sample, stored, typed):
    answer = one(sample)
    stored(answer)
    assert typed("show", name, "--json").rows == [finding_json(answer.findings[0])]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("F-zz", "pratique findings"),
        ("-1", "No such option"),
        ("\x1b[2J", "pratique findings"),
        ("F-7c1e0", "several findings"),
        ("", "several findings"),
    ],
)
def test_a_name_that_is_not_one(name, words, sample, stored, typed):
    stored(sample.compromised(5))
    said = typed("show", name)
    assert (said.status, said.out) == (2, "")
    assert words in said.err
    assert said.harmless


def test_without_a_name(typed):
    said = typed("show")
    assert (said.status, said.out) == (2, "")
    assert "ID" in said.err


def test_without_a_case(typed):
    said = typed("show", "F-1")
    assert (said.status, said.out) == (5, "")
    assert "next:" in said.err


def test_very_many_places_are_cut_and_counted(sample, stored, typed):
    stored(replace(sample.compromised(0), findings=(sample.finding(0, 100),)))
    short = typed("show", "F-7c1e02").out
    assert "and 70 more: pratique show F-7c1e02 --all-places" in short
    assert short.count("/cache-0-") < 40
    assert typed("show", "F-7c1e02", "--all-places").out.count("  /var/www") >= 100


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("cat ROOT/etc/passwd", "cat {}/etc/passwd"),
        ("ls $'ROOT/a\\x20b'; stat ROOT/c", "ls $'{}/a\\x20b'; stat {}/c"),
        ("dpkg --root=ROOT -S /x", "dpkg --root={} -S /x"),
        ("cat ROOT/srv/tomcat/webapps/ROOT/x.jsp", "cat {}/srv/tomcat/webapps/ROOT/x.jsp"),
        ("cat ROOT/srv/ROOTKIT", "cat {}/srv/ROOTKIT"),
    ],
)
def test_command_names_the_place_of_the_evidence(command, expected, sample, stored, typed):
    stored(one(sample, verify=command), location="/mnt/suspect")
    assert expected.format("/mnt/suspect", "/mnt/suspect") in typed("show", "F-7c1e02").out


def test_a_place_that_would_change_the_command_is_told_beside_it(sample, stored, typed):
    stored(one(sample, verify="cat ROOT/x"), location="/mnt/$(reboot)")
    said = typed("show", "F-7c1e02").out
    assert "cat ROOT/x" in said
    assert "# ROOT is /mnt/$(reboot)" in said
