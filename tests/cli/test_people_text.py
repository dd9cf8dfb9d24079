from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from pratique.case.folder import read
from pratique.model import Window
from pratique.story.examination import State
from pratique.story.reached import Line, Reached, Scope
from pratique.story.story import Story


@pytest.fixture
def case(stored, sample):
    folder = stored(sample.compromised(3))
    lines = (
        Line("site", "shop.example", Reached.TOUCHED, "x", (), ("/var/www/shop",)),
        Line("site", "blog.example", Reached.REACHABLE, "x", (), ("/var/www/blog",)),
    )
    story = Story(State.COMPROMISED, Window(None, None, ()), scope=Scope(lines))
    place = read(folder).story("e1")
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(asdict(story)))
    return folder


def test_affected_and_not_told_comes_first(typed, case):
    for name, site in (("Calm", "calm.example"), ("Blog", "/var/www/blog"), ("Shop", "shop.*")):
        typed("people", "--case", case, "--add", "customer", "--name", name, "--site", site)
    rows = typed("people", "--case", case, "--json").rows
    assert [row["name"] for row in rows] == ["Shop", "Blog", "Calm"]
    assert rows[0]["affected"] == [{"kind": "site", "name": "shop.example", "reached": "touched"}]
    typed("people", "--case", case, "--told", "P-3")
    said = typed("people", "--case", case)
    assert [line.split()[1] for line in said.out.splitlines() if line[:1] == "P"] == [
        "Blog", "Shop", "Calm",
    ]  # fmt: skip
    assert said.out.count("NOT YET") == 1
    assert "nothing of theirs was found touched" in said.out
    assert "Blog (P-2)" in typed("notices", "--case", case).out


def test_what_somebody_unknown_was_told_is_counted(typed, case):
    (case / "people.toml").write_text(
        '[[person]]\nkey = "P-1"\nrole = "legal"\nname = "Bo"\n'
        '[[told]]\nperson = "P-9"\nat = 2026-11-03T00:00:00Z\n'
    )
    assert "1 thing that somebody was told" in typed("people", "--case", case).err
