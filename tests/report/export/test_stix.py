from __future__ import annotations

import json
import warnings

import pytest

from pratique.model import Instant
from pratique.report.export.stix import document, stamp
from pratique.story.indicator.indicator import Kind, Rule
from shareable import HOSTILE, SHA, each, hostile, one, told


def objects(shared):
    return json.loads(document(shared))["objects"]


def of(kind, shared):
    return [each for each in objects(shared) if each["type"] == kind]


def wrong(text):
    """What OASIS' validator has against it, strictly; no network is asked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        validator = pytest.importorskip("stix2validator", reason="the validator is not installed")
    # 103: an id that is random. Ours are the same each time, as section 2.9 allows.
    options = validator.ValidationOptions(strict=True, version="2.1", disabled=["103"])
    found = validator.validate_string(text, options)
    return [] if found.is_valid else [str(error) for error in found.errors]


@pytest.mark.parametrize("level", ["red", "amber+strict", "amber", "green", "clear"])
def test_the_validator_of_oasis_has_nothing_against_it(level):
    assert wrong(document(told(*each(), tlp=level, author="CERT Example"))) == []


def test_nor_against_names_that_an_intruder_has_chosen():
    assert wrong(document(told(*hostile(), machine=HOSTILE[0], summary=HOSTILE))) == []


def test_nor_where_there_is_nothing():
    text = document(told(limits=(), summary=(), left_out={}, dismissed=0))
    assert wrong(text) == []
    assert "No indicator was found in what was read." in text


def test_the_library_of_oasis_reads_it():
    stix2 = pytest.importorskip("stix2", reason="the library of OASIS is not installed")
    for shared in (told(*each()), told(*hostile())):
        bundle = stix2.parse(document(shared), allow_custom=False)
        assert len(bundle.objects) == len(objects(shared))


def test_two_exports_are_equal():
    assert document(told(*each())) == document(told(*each()))


def test_two_cases_share_what_is_the_same_and_nothing_else():
    first, second = (
        {each["id"]: each["type"] for each in objects(told(*each(), seed=seed))} for seed in "ab"
    )
    shared = {first[key] for key in first.keys() & second.keys()}
    assert shared >= {"file", "ipv4-addr", "url", "domain-name", "attack-pattern"}
    assert not shared & {"report", "indicator", "note", "observed-data", "malware"}


def test_all_that_is_referred_to_is_there():
    found = objects(told(*each()))
    ids = {each["id"] for each in found}
    for each_one in found:
        for name, value in each_one.items():
            if name.endswith("_ref"):
                assert value in ids
            if name.endswith("_refs"):
                assert set(value) <= ids


def test_an_indicator_says_why_and_since_when():
    [found] = of("indicator", told(one(Kind.DOMAIN, "evil.example", rule=Rule.LEADS)))
    assert found["pattern"] == "[domain-name:value = 'evil.example']"
    assert found["confidence"] == 90
    assert found["valid_from"] == "2026-11-03T10:00:00.123Z"
    assert found["description"].startswith("Taken since: code or a command of the intruder")
    assert found["indicator_types"] == ["malicious-activity"]


def test_what_raises_no_alarm_says_so():
    [found] = of("indicator", told(one(Kind.ACCOUNT, "toor", detects=False)))
    assert found["indicator_types"] == ["anomalous-activity"]
    assert found["description"].endswith("Not for an alarm on its own.")


def test_a_web_shell_is_malware_with_its_files():
    [found] = of("malware", told(one(Kind.SHA256, SHA, paths=("/srv/x.php",))))
    assert (found["name"], found["malware_types"]) == ("A web shell", ["webshell"])
    assert len(found["sample_refs"]) == 1


def test_a_note_tells_what_is_missing():
    notes = " ".join(note["content"] for note in of("note", told(*each())))
    assert "Could not be looked at: 1 file could not be read." in notes
    assert "Left out, 2 times: the server's own names and addresses." in notes
    assert "Findings that a person has judged harmless: 1." in notes


def test_it_is_ascii_and_marked():
    text = document(told(*hostile()))
    assert text.isascii()
    assert not set(text) & set(map(chr, (*range(10), *range(11, 32))))
    for found in objects(told(*each())):
        if found["type"] not in {"marking-definition", "identity"}:
            assert found["object_marking_refs"] == [
                "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
            ]


def test_times():
    assert stamp(Instant(0)) == "1970-01-01T00:00:00.000Z"
    assert stamp(Instant(-5)) == "1970-01-01T00:00:00.000Z"
    assert stamp(Instant(1_999_999_999)) == "1970-01-01T00:00:01.999Z"
