"""A language in which all messages of ours stand in brackets: what stands outside is English.

Evidence and ours cannot be told apart by a program, but English can be told from names: a text
with several small words of English is a sentence. Names, commands, paths and times have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest

from pratique.case.answer import read_answer
from pratique.case.event_view import event_view
from pratique.case.folder import find
from pratique.case.narrative import story_if_told
from pratique.report import words
from pratique.report.page import render

SMALL = re.compile(
    r"\b(?:the|of|is|was|are|were|that|and|it|in|to|an?|with|by|not|no|has|have|there|what)\b"
)
EVIDENCE = {"code", "pre", "time", "style", "script"}


class Brackets(NullTranslations):
    """Every message of ours in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def bare(text: str, depth: int = 0) -> tuple[str, int]:
    """What of `text` stands in no bracket, and how many are open at its end."""
    left = []
    for part in re.split(r"([⟦⟧])", text):
        if part == "⟦":
            depth += 1
        elif part == "⟧":
            depth -= 1
        elif depth == 0:
            left.append(part)
    return "".join(left), depth


class Page(HTMLParser):
    """The texts of a page that stand in no bracket, each with its section and class."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, str, int]] = []
        self.depth = 0
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.handle_startendtag(tag, attrs)
        if tag not in {"meta", "br", "link", "hr", "input", "img"}:
            self.open.append((tag, told.get("class") or "", told.get("id") or "", self.depth))

    def handle_startendtag(self, _tag, attrs):
        for name, value in attrs:
            if value and name in {"aria-label", "data-label", "title"}:
                self.note(bare(value)[0])

    def handle_endtag(self, tag):
        while self.open:
            opened, *_, self.depth = self.open.pop()  # what is cut short closes with its element
            if opened == tag:
                break

    def handle_data(self, data):
        text, self.depth = bare(data, self.depth)
        if not EVIDENCE & {tag for tag, *_ in self.open}:
            self.note(text)

    def note(self, text: str) -> None:
        if text.strip():
            self.found.append((self.place, text))

    @property
    def place(self) -> str:
        section = next((name for tag, _, name, _ in self.open if tag == "section"), "")
        classes = [one.split()[0] for _, one, *_ in self.open if one]
        return f"{section}/{classes[-1] if classes else ''}"


def sentences(text: str) -> bool:
    return len(SMALL.findall(text)) >= 2


@pytest.fixture(scope="module")
def page(suspect) -> Page:
    case = find(suspect.case)
    evidence = case.newest()
    answer = read_answer(case.findings(evidence.id))
    story = story_if_told(case, evidence.id)
    with words.reading_in("en", Brackets()):
        text = render(answer, story, event_view(case, evidence.id, story))
    read = Page()
    read.feed(text)
    assert read.depth == 0
    return read


def test_the_report_has_no_english_of_ours(page):
    assert [(place, text) for place, text in page.found if sentences(text)] == []


def test_many_messages_were_in_brackets(page):
    """The test above would be green on an empty page."""
    assert len(page.found) > 100


@pytest.mark.parametrize("command", ["findings", "story", "findings --unseen", "show"])
def test_answers_on_the_terminal_are_in_brackets(command, suspect, typed, monkeypatch):
    arguments = command.split()
    if command == "show":
        arguments.append(typed("findings", "--case", suspect.case, "--json").rows[0]["id"])
    monkeypatch.setattr(words, "_catalogue", lambda _code: Brackets())
    said = typed(*arguments, "--case", suspect.case, "--lang", "fr")
    assert said.out.count("⟦") > 3
    lines = [line for line in bare_lines(said.out) if sentences(line)]
    assert lines == []


def bare_lines(text: str) -> Iterator[str]:
    depth = 0
    for line in text.splitlines():
        left, depth = bare(line, depth)
        yield left


@pytest.mark.parametrize("code", [code for code in words.LANGUAGES if code != words.ENGLISH])
def test_the_report_is_written_in_each_language(code, suspect, typed, tmp_path):
    target = tmp_path / "report.html"
    assert typed("report", "--case", suspect.case, "--lang", code, "-o", target).status == 0
    text = target.read_text("utf-8")
    assert f'<html lang="{code}">' in text
    assert "What to do now" not in text
    assert "\\xc2\\xa0" not in text


@pytest.mark.parametrize("code", [code for code in words.LANGUAGES if code != words.ENGLISH])
@pytest.mark.parametrize("command", ["findings", "story"])
def test_json_is_the_same_in_every_language(code, command, suspect, typed):
    english = typed(command, "--json", "--case", suspect.case)
    assert typed("--lang", code, command, "--json", "--case", suspect.case).out == english.out


def test_the_language_ends_with_the_command(suspect, typed):
    """Also where the command was refused after its language was read."""
    assert typed("findings", "--lang", "fr", "--no-such").status == 2
    assert words.language() == "en"
    assert "Compromised" in typed("findings", "--case", suspect.case).out
    assert "Compromis;" in typed("findings", "--case", suspect.case, "--lang", "fr").out


@pytest.mark.parametrize("arguments", [("--lang", "xx", "findings"), ("findings", "--lang", "xx")])
def test_an_unknown_language_is_refused(arguments, typed):
    said = typed(*arguments)
    assert (said.status, said.out) == (2, "")
    assert "en (English)" in said.err
