from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from pratique.report.export.case_graph import document
from shareable import each, hostile, told


def graph(shared):
    return json.loads(document(shared))["@graph"]


@pytest.mark.skipif(shutil.which("case_validate") is None, reason="case-utils is not installed")
@pytest.mark.parametrize("indicators", [each(), hostile(), ()], ids=["each", "hostile", "none"])
def test_the_validator_of_case_has_nothing_against_it(indicators, tmp_path):
    place = tmp_path / "graph.jsonld"
    place.write_text(document(told(*indicators)))
    done = subprocess.run(
        ["case_validate", "--built-version", "case-1.4.0", place],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[:2000]


def test_what_there_is_has_its_class():
    kinds = {thing["@type"].rpartition(":")[2] for thing in graph(told(*each()))}
    assert kinds == {
        "Tool", "Investigation", "File", "IPv4Address", "IPv6Address", "DomainName", "URL",
        "EmailAddress", "UserAccount",
    }  # fmt: skip


def test_every_file_has_its_digest():
    found = [thing for thing in graph(told(each()[0])) if thing["@type"].endswith(":File")]
    assert len(found) == 2
    for thing in found:
        [_, content] = thing["uco-core:hasFacet"]
        methods = {held["uco-types:hashMethod"] for held in content["uco-observable:hash"]}
        assert methods == {"SHA256", "MD5"}


def test_ids_are_each_of_one_thing_and_always_the_same():
    found = [thing["@id"] for thing in graph(told(*each(), *hostile()))]
    assert len(set(found)) == len(found)
    assert document(told(*each())) == document(told(*each()))
    assert document(told(*hostile())).isascii()


def test_what_is_missing_is_told():
    [investigation] = [t for t in graph(told(*each())) if t["@type"].endswith("Investigation")]
    assert (
        "Could not be looked at: 1 file could not be read." in investigation["uco-core:description"]
    )
