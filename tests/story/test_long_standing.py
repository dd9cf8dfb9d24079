from __future__ import annotations

import pytest

from pratique.history.sighting import LongStanding
from pratique.model import Finding, Instant, Place, Severity, Verdict, Window
from pratique.store.parts import write_rows
from pratique.store.tables import Tables
from pratique.story.finding_row import FindingRow, finding_rows
from pratique.story.long_standing import told_of, vouch
from pratique.story.verdict import FileVerdict, Proof

TYPES = (FileVerdict, FindingRow, LongStanding)
DAY = 86_400 * 10**9
SAID = "unchanged since snapshot 4bf3 of 1970-01-11 in restic:/r"


def finding(severity: Severity, *paths: str, container: str | None = None) -> Finding:
    places = tuple(Place(path, None, None, container) for path in paths)
    return Finding(
        "F-1", "web-x", "", severity, 0.9, "T1", "e", places, "", "", "Maybe it is yours.", "", "",
        Window(None, None, ()),
    )  # fmt: skip


def stands(path="/x", day=10, label="4bf3", history="restic:/r") -> LongStanding:
    return LongStanding(path, "a" * 64, history, label, label, Instant(day * DAY))


def judged(folder, verdict, *findings: Finding, standing=None, proof="") -> FileVerdict:
    row = FileVerdict("/x", verdict, 0.0, ("before",), "a" * 64, 1, "", proof)
    write_rows(folder, FileVerdict, "verdict", [row])
    write_rows(folder, FindingRow, "finding", finding_rows(findings))
    write_rows(folder, LongStanding, "long_standing", [stands()] if standing is None else standing)
    with Tables.open_at(folder, TYPES) as tables:
        count = vouch(tables, folder)
    with Tables.open_at(folder, (FileVerdict,)) as tables:
        (told,) = tables.rows(FileVerdict)
    assert count == (told.proof == Proof.HISTORY)
    return told


def test_what_has_no_sign_is_known_good_by_history(tmp_path):
    told = judged(tmp_path, Verdict.NO_SIGN)
    assert (told.verdict, told.reasons, told.proof) == (Verdict.KNOWN_GOOD, (SAID,), "history")


def test_the_oldest_of_several_snapshots_is_named(tmp_path):
    rows = [stands(day=12, label="later", history="borg:/b"), stands()]
    assert judged(tmp_path, Verdict.NO_SIGN, standing=rows).reasons == (SAID,)


@pytest.mark.parametrize("proof", ["copy", "package"])
def test_a_stronger_proof_stays_what_it_is(tmp_path, proof):
    told = judged(tmp_path, Verdict.KNOWN_GOOD, proof=proof)
    assert (told.reasons, told.proof) == (("before",), proof)


@pytest.mark.parametrize("verdict", [Verdict.SUSPICIOUS, Verdict.MALICIOUS, Verdict.UNREAD])
def test_no_other_verdict_is_lowered(tmp_path, verdict):
    told = judged(tmp_path, verdict)
    assert (told.verdict, told.reasons, told.proof) == (verdict, ("before",), "")


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (finding(Severity.LOW, "/x"), Verdict.NO_SIGN),
        (finding(Severity.MEDIUM, "/x"), Verdict.NO_SIGN),
        (finding(Severity.LOW, "/x!//inside.php"), Verdict.NO_SIGN),
        (finding(Severity.NOTE, "/x"), Verdict.KNOWN_GOOD),
        (finding(Severity.HIGH, "/y"), Verdict.KNOWN_GOOD),
        (finding(Severity.HIGH, "/x", container="web"), Verdict.KNOWN_GOOD),
    ],
)
def test_what_a_finding_names_keeps_its_verdict(tmp_path, one, verdict):
    assert judged(tmp_path, Verdict.NO_SIGN, one).verdict == verdict


def test_what_stands_nowhere_keeps_its_verdict(tmp_path):
    assert judged(tmp_path, Verdict.NO_SIGN, standing=[stands("/y")]).verdict == Verdict.NO_SIGN


def told(one: Finding, *rows: LongStanding) -> str:
    with Tables.of(rows, TYPES) as tables:
        return told_of([one], tables)[0].innocent.removeprefix("Maybe it is yours.").strip()


def test_a_weak_finding_says_how_long_its_files_stand_there():
    assert told(finding(Severity.LOW, "/x"), stands()).startswith(f"The file is {SAID}")
    both = told(finding(Severity.LOW, "/x", "/y!//in.php"), stands(), stands("/y", 12, "later"))
    assert both.startswith("All files are unchanged since snapshot later of 1970-01-13")


@pytest.mark.parametrize(
    "one",
    [
        finding(Severity.MEDIUM, "/x"),
        finding(Severity.LOW, "/x", "/new"),
        finding(Severity.LOW, "/x", container="web"),
        finding(Severity.LOW),
    ],
)
def test_nothing_is_said_of_others(one):
    assert told(one, stands()) == ""
