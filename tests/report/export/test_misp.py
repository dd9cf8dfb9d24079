from __future__ import annotations

import json
from pathlib import Path

import pytest

from pratique.report.export.misp import document
from pratique.story.indicator.indicator import Kind, Rule
from shareable import SHA, each, hostile, one, told


def event(shared):
    return json.loads(document(shared))["Event"]


def value_of(shared, kind):
    return [one["value"] for one in event(shared)["Attribute"] if one["type"] == kind]


@pytest.fixture
def pymisp():
    return pytest.importorskip("pymisp", reason="the library of MISP is not installed")


@pytest.mark.parametrize("indicators", [each(), hostile(), ()], ids=["each", "hostile", "none"])
def test_the_library_of_misp_loads_it(indicators, pymisp):
    found = pymisp.MISPEvent(strict_validation=True)
    found.load(document(told(*indicators)))
    written = event(told(*indicators))
    assert len(found.attributes) == len(written["Attribute"])
    assert len(found.objects) == len(written["Object"])
    assert not found.published


def test_kinds_and_categories_are_those_of_misp(pymisp):
    data = Path(pymisp.__file__).parent / "data"
    types = json.loads((data / "describeTypes.json").read_text())["result"]
    written = event(told(*each()))
    for found in written["Attribute"]:
        assert found["type"] in types["category_type_mappings"][found["category"]], found
    for held in written["Object"]:
        where = data / "misp-objects" / "objects" / held["name"] / "definition.json"
        template = json.loads(where.read_text())
        assert held["template_uuid"] == template["uuid"]
        assert int(held["template_version"]) <= int(template["version"])
        for part in held["Attribute"]:
            known = template["attributes"][part["object_relation"]]
            assert part["type"] == known["misp-attribute"]
            assert part["type"] in types["category_type_mappings"][part["category"]]


def test_what_came_and_what_is_led_to_are_told_apart():
    came = one(Kind.ADDRESS, "203.0.113.66", rule=Rule.ENTRY)
    led = one(Kind.ADDRESS, "203.0.113.67", rule=Rule.LEADS)
    both = one(Kind.ADDRESS, "203.0.113.68", rule=Rule.ENTRY, also=(Rule.LEADS,))
    shared = told(came, led, both)
    assert value_of(shared, "ip-src") == ["203.0.113.66", "203.0.113.68"]
    assert value_of(shared, "ip-dst") == ["203.0.113.67", "203.0.113.68"]


def test_an_alarm_is_raised_on_what_is_sure_only():
    found = {one["value"]: one["to_ids"] for one in event(told(*each()))["Attribute"]}
    assert found["203.0.113.66"]
    assert not found["/srv/x.php"]
    assert not found["telegram bot 123456789"]
    assert not found["account support"]


def test_one_content_is_an_object_with_its_places():
    [held] = event(told(one(Kind.SHA256, SHA, paths=tuple(f"/srv/{n}" for n in range(30)))))[
        "Object"
    ]
    places = [p["value"] for p in held["Attribute"] if p["object_relation"] == "fullpath"]
    assert len(places) == 20
    assert held["comment"].endswith("It lay in 10 further places.")


def test_it_is_for_ones_own_and_not_published():
    found = event(told(*each(), tlp="amber+strict"))
    assert (found["distribution"], found["published"]) == ("0", False)
    assert found["Tag"] == [{"name": "tlp:amber+strict"}]
    assert (found["threat_level_id"], found["date"]) == ("1", "2026-11-03")


def test_what_is_missing_is_told():
    [note] = value_of(told(*each()), "comment")
    assert "Could not be looked at: 1 file could not be read." in note
    assert "Left out, 2 times: the server's own names and addresses." in note


def test_two_exports_are_equal_and_ascii():
    assert document(told(*hostile())) == document(told(*hostile()))
    assert document(told(*hostile())).isascii()
    ids = [one["uuid"] for one in event(told(*each()))["Attribute"]]
    assert len(set(ids)) == len(ids)
