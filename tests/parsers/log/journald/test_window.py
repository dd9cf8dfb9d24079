from __future__ import annotations

import importlib.util
from pathlib import Path

from pratique.parsers.log.journald.window import PAGE, Window

spec = importlib.util.spec_from_file_location(
    "journal_file", Path(__file__).with_name("journal_file.py")
)
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)

CONTENT = bytes(range(251)) * (3 * PAGE // 251)


def test_every_place_over_the_edges_of_pages():
    window = Window(made.Held(CONTENT))
    for start in (0, 1, PAGE - 1, PAGE, 2 * PAGE - 7, len(CONTENT) - 3, len(CONTENT), 9 * PAGE):
        for length in (0, 1, 8, 1000, PAGE, 2 * PAGE, 9 * PAGE):
            assert window.read_at(start, length) == CONTENT[start : start + length]


def test_pages_are_kept_and_given_up():
    window = Window(made.Held(bytes(40 * PAGE)))
    for _ in range(100):
        window.read_at(5, 8)
    assert window.reads == 1
    for number in range(40):
        window.read_at(number * PAGE, 8)
    window.read_at(5, 8)
    assert window.reads == 41
