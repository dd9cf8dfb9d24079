"""It finds what was planted, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from pratique.demo.implants import IMPLANTS

WEIGHTY = {"medium", "high", "critical"}
EXPECTED = [
    (implant, check)
    for implant in IMPLANTS
    for check in (implant.check, *implant.also)
    if not implant.needs
]


@pytest.mark.parametrize(
    ("implant", "check"),
    [pytest.param(implant, check, id=f"{check} {implant.what}") for implant, check in EXPECTED],
)
def test_finds_what_was_planted(implant, check, demo, suspect):
    if implant not in demo.implants:
        pytest.skip("only root can plant this")
    severities = {
        finding["severity"]
        for finding in suspect.findings
        if finding["check"] == check
        and implant.place in {place["path"] for place in finding["places"]}
    }
    assert severities & WEIGHTY


def test_finds_nothing_else(suspect, touched):
    inside = {implant.place for implant in IMPLANTS if implant.seen_at}
    innocent = [
        (finding["check"], [place["path"] for place in finding["places"]])
        for finding in suspect.findings
        if finding["severity"] in WEIGHTY
        and not any(
            place["path"] in inside
            if "container" in place
            else place["path"].partition("!//")[0] in touched
            for place in finding["places"]
        )
    ]
    assert innocent == []


def test_what_no_disk_tells_alone_is_found_with_what_is_given(demo, suspect, typed, tmp_path):
    hidden = [implant.place for implant in demo.implants if implant.needs]
    assert hidden
    assert not set(hidden) & {p["path"] for f in suspect.findings for p in f["places"]}
    case = tmp_path / "case"
    given = ("--known-good", demo.copy, "--advisories", demo.advisories)
    told = typed("examine", demo.suspect, "--case", case, *given, "--json").rows[:-1]
    grave = {p["path"] for f in told if f["severity"] in WEIGHTY for p in f["places"]}
    assert set(hidden) <= grave
    assert "applications-outdated" in {finding["check"] for finding in told}
    (one,) = typed("applications", "--outdated", "--case", case, "--json").rows
    assert one["name"] == "harbour/picture-cutter"
    assert one["advisories"][0]["known_at_first_finding"] == "yes"


def test_the_twin_from_before_has_no_weighty_finding(clean):
    assert [finding for finding in clean.findings if finding["severity"] in WEIGHTY] == []
    assert clean.summary["state"] == "no trace found in what was read"


def test_there_is_something_in_every_room():
    rooms = Counter(implant.check.partition("-")[0] for implant in IMPLANTS)
    large = {"accounts", "packages", "persistence", "web", "files"}
    assert set(rooms) == large | {"mail", "crowd"}
    assert min(rooms[room] for room in large) >= 5
    assert sum(rooms.values()) >= 30


def test_both_were_read_wholly(suspect, clean):
    for examined in (suspect, clean):
        assert examined.typed.status == 0
        assert examined.summary["coverage"]["files_unread"] == 0
        assert examined.summary["coverage"]["folders_unread"] == 0
        assert examined.summary["could_not_look"] == []


def test_nothing_was_left_without_being_understood(suspect, clean):
    for examined, known in ((suspect, {"record of zeros"}), (clean, set())):
        assert {gap["reason"] for gap in examined.summary["gaps"]} == known


def test_most_of_the_server_is_known_good(clean):
    coverage = clean.summary["coverage"]
    assert coverage["files_known_good"] > coverage["files"] * 0.4


def test_summary_says_what_stands_in_the_contract(suspect):
    assert suspect.summary["state"] == "compromised"
    assert suspect.summary["location"] == str(suspect.tree)
    assert suspect.summary["case"] == str(suspect.case)
    assert sum(suspect.summary["findings"].values()) == len(suspect.findings)


def test_finding_has_the_fields_of_the_contract(suspect):
    fields = {
        "id", "check", "title", "severity", "confidence", "technique", "evidence", "places",
        "quote", "why", "innocent", "next", "verify", "window", "state",
    }  # fmt: skip
    for finding in suspect.findings:
        assert fields <= set(finding)
        assert {"after", "before", "basis"} <= set(finding["window"])
        assert all(place["path"].startswith("/") for place in finding["places"])


def test_worst_comes_first(suspect):
    order = ["critical", "high", "medium", "low", "note"]
    ranks = [order.index(finding["severity"]) for finding in suspect.findings]
    assert ranks == sorted(ranks)


def test_ids_are_unique_and_of_the_subject_alone(suspect, clean):
    ids = [finding["id"] for finding in suspect.findings]
    assert len(set(ids)) == len(ids)
    # The low finding that both trees have in common has the same name in both.
    assert {finding["id"] for finding in clean.findings} <= set(ids)


def test_what_was_touched_is_not_known_good(suspect, touched, typed):
    known = typed("files", "--verdict", "known-good", "--case", suspect.case, "--json").rows
    copies = {"/usr/bin/lsof.distrib"}  # the package's own file, put aside by the diversion
    hidden = {implant.place for implant in IMPLANTS if implant.needs}
    assert {row["path"] for row in known} & touched <= copies | hidden
