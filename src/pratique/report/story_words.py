"""How the story is said to a person: its sentences, its ways in, how far they got."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from pratique.content.secret.opened import opened
from pratique.phrase import Phrase, as_it_stands, filled
from pratique.report.words import _, figure, ngettext
from pratique.story.affected_service import service_words
from pratique.story.reached import Line, Reached
from pratique.story.story import About, Sentence

# A number is a word of ours: see `pratique.phrase.figure`.
_FIGURE: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*")


def template(phrase: Phrase) -> str:
    """A phrase in the reader's language, its words still to be put in."""
    if _FIGURE.fullmatch(phrase.text):
        return figure(int(phrase.text.replace(",", "")))
    if phrase.several:
        return ngettext(phrase.text, phrase.several, phrase.number)
    return _(phrase.text) if phrase.text else ""  # gettext has its own header under no text


def said(words: str | int | Phrase) -> str:
    """Words in the reader's language; those of the evidence as they stand there, not escaped."""
    if not isinstance(words, Phrase):
        return str(words)
    return filled(template(words), {name: said(word) for name, word in words.told.items()})


def about_words(about: About) -> str:
    """The question that a paragraph of the story answers; empty for its first words."""
    return {
        About.STATE: "",
        About.SINCE: _("Since when"),
        About.HOW: _("How they got in"),
        About.DID: _("What they did"),
        About.FAR: _("How far they got"),
        About.UNKNOWN: _("What we do not know"),
        About.NEXT: _("What to do next"),
    }[about]


def vector_words(vector: str) -> str:
    """A way in, by what it is called in the contract; one without words of its own stays."""
    return {
        "file-upload": _("A file sent through a form of a web site"),
        "web-exploit": _("A weakness of a web application"),
        "cms-login": _("A login to a web application"),
        "ssh-password": _("A login by SSH with a password"),
        "ssh-key": _("A login by SSH with a key"),
        "ftp-login": _("A login by FTP"),
        "mail-account": _("A mail account used with its password"),
        "panel-login": _("A login to the control panel"),
        "database-login": _("A login to the database"),
        "local-user": _("An account of this machine"),
        "neighbour-site": _("Another site of the same account"),
        "supply": _("An update that brought it along"),
    }.get(vector, vector)


def reached_words(reached: Reached) -> str:
    """How far they got with one thing."""
    return {
        Reached.TOUCHED: _("touched"),
        Reached.REACHABLE: _("within their reach"),
        Reached.UNTOUCHED: _("untouched, as far as can be seen"),
    }[reached]


def reached_heading(reached: Reached) -> str:
    """How far they got, as the heading of all that it is true of."""
    return {
        Reached.TOUCHED: _("Touched"),
        Reached.REACHABLE: _("Within their reach"),
        Reached.UNTOUCHED: _("No trace of them there"),
    }[reached]


def name_phrase(line: Line) -> Phrase:
    """What it is called: a service and what a secret opens in words of ours, the rest as it is."""
    application = line.also[0] if line.kind == "account" and line.also else ""
    if application and line.name == f"a user of {application}":
        return Phrase("a user of %(application)s", {"application": application})
    if line.kind in ("database", "data", "neighbour"):
        return opened(line.name)
    name = service_words(line.name) if line.kind == "service" else line.name
    return name if isinstance(name, Phrase) else as_it_stands(name)


def shown_phrase(line: Line) -> Phrase:
    """The same with its other names in brackets, where it is a site or a service."""
    if line.shown == line.name:
        return name_phrase(line)
    others = line.shown.removeprefix(line.name).removeprefix(" (").removesuffix(")")
    return Phrase("%(name)s (%(others)s)", {"name": name_phrase(line), "others": others})


def name_words(line: Line) -> str:
    """What it is called, in the reader's language."""
    return said(name_phrase(line))


def kinds_words(kind: str) -> str:
    """What sort of things, several of them; an unknown one stays as it is."""
    return {
        "account": _("accounts"),
        "site": _("sites"),
        "service": _("services"),
        "database": _("databases"),
        "data": _("secrets for"),
        "neighbour": _("other machines"),
    }.get(kind, kind)


def kind_words(kind: str) -> str:
    """What sort of thing they got to; an unknown one stays as it is."""
    return {
        "account": _("account"),
        "site": _("site"),
        "service": _("service"),
        "database": _("database"),
        "data": _("secret for"),
        "neighbour": _("other machine"),
    }.get(kind, kind)


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[tuple[About, tuple[Sentence, ...]]]:
    """The sentences of the story by the question that they answer, in their order."""
    for about, group in groupby(sentences, key=lambda one: one.about):
        yield about, tuple(group)


def together(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Lines of a scope that say the same of things of one kind, in the order of the first."""
    groups: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        key = (line.reached, line.kind, line.because, *line.evidence)
        groups.setdefault(key, []).append(line)
    return (tuple(group) for group in groups.values())
