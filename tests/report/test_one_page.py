"""One page, in plain words, and nothing that looks like a promise."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pratique.report.kept import Duty, Kept
from pratique.report.one_page import render_one_page
from pratique.report.pdf.typesetting import pdf_of
from pratique.story.reached import Line, Reached, Scope

_JARGON = re.compile(
    r"\b(inode|ctime|mtime|exploit|payload|ATT&CK|T\d{4}|root|SSH)\b", re.IGNORECASE
)


def text(page: str) -> str:
    body = page[page.index("<body") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def pages(page: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf_of(page, 1, one_page=True)))


def test_it_answers_the_questions(sample):
    said = text(render_one_page(sample.compromised(), sample.story()))
    for part in (
        "Somebody broke into this server.", "Since when", "2026-11-03 02:10:00 UTC",
        "How they got in", "A file sent through a form of a web site", "very likely",
        "How far they got", "a.example", "Whose data", "What was done", "Who was told",
        "Nobody yet", "Who must be told, and by when", "What remains open", "30 things",
        "What could not be known", "12 of 12,852 files", "What you are asked to decide",
    ):  # fmt: skip
        assert part in said
    assert not _JARGON.search(said)


def test_nothing_found_promises_nothing(sample):
    said = text(render_one_page(sample.nothing_found()))
    assert "No trace of a break-in was found in what was read. That is no proof" in said
    assert not re.search(r"\bclean\b|\bsafe\b|How they got in", said)


def test_without_a_story_the_way_in_is_not_known(sample):
    said = text(render_one_page(sample.compromised()))
    assert "Until it is known, any way may be open." in said


@pytest.mark.parametrize("words", [None, "W" * 3000, "<" * 3000, "\u202e" * 3000, "é " * 1500])
def test_it_is_one_page_whatever_stands_in_it(words, sample):
    pytest.importorskip("typst")
    examination, story = sample.compromised(), sample.story()
    lines = tuple(
        Line(kind, f"{kind}{number}", Reached.TOUCHED, "x")
        for kind in ("site", "account", "service", "database", "neighbour")
        for number in range(50)
    )
    story = replace(story, scope=Scope((*lines, Line("account", "root", Reached.TOUCHED, "x"))))
    if words is not None:
        examination, story = sample.hostile(examination, words), sample.hostile(story, words)
    assert pages(render_one_page(examination, story)) == 1
    assert pages(render_one_page(sample.nothing_found())) == 1


def test_without_a_moment_of_awareness_the_deadlines_are_said_to_be_unknown(sample):
    duty = Duty("Tell the authority", "", "", "72 hours", "applies", pending=True)
    said = text(render_one_page(sample.compromised(), sample.story(), Kept(duties=(duty,))))
    assert "Nobody has stated that moment yet." in said
    dated = replace(duty, by="2026-11-06 09:10 UTC")
    said = text(render_one_page(sample.compromised(), sample.story(), Kept(duties=(dated,))))
    assert "Tell the authority: by 2026-11-06 09:10 UTC." in said
    assert "Nobody has stated" not in said
