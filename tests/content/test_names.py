from __future__ import annotations

import re
from pathlib import Path

import pratique
from pratique.content import names

ALL = {name: mark for name, mark in vars(names).items() if name.isupper()}
SOURCES = [
    path.read_text("utf-8")
    for path in Path(pratique.__file__).parent.rglob("*.py")
    if path.name != "names.py"
]


def test_a_mark_has_one_name_that_reads_like_it():
    assert len(set(ALL.values())) == len(ALL)
    assert all(name == mark.upper().replace("-", "_") for name, mark in ALL.items())


def test_every_name_is_used():
    used = {word for text in SOURCES for word in re.findall(r"\b[A-Z][A-Z_]+\b", text)}
    assert set(ALL) <= used
