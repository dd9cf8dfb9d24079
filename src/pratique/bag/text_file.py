"""What a bag tells in plain text and in CSV: findings, times, and what was done."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from pratique.model import Finding
from pratique.phrase import Phrase
from pratique.record.entry import Entry
from pratique.report.escape import visible
from pratique.report.export.plain_csv import csv_line, lines
from pratique.report.phrases import machine_moment, window_words
from pratique.report.story_words import said
from pratique.report.words import _, figure
from pratique.story.story import Story
from pratique.story.timeline.event import Event

_WIDTH: Final = 100
_ADDRESS: Final = re.compile(r"([\w.%+'-])[\w.%+'-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_FINDINGS: Final = (
    "id", "state", "severity", "confidence", "check", "title", "technique", "path", "line",
    "sha256", "quote", "why", "after", "before", "next", "verify",
)  # fmt: skip
_ENTRIES: Final = (
    "entry", "time", "act", "account", "login", "host", "name", "evidence", "told", "about", "hash",
)  # fmt: skip


def findings_csv(findings: Iterable[Finding]) -> Iterator[bytes]:
    """One line for each place of a finding, after a head; RFC 4180, no cell a formula."""
    yield csv_line(_FINDINGS).encode()
    for finding in findings:
        after, before = finding.window.after, finding.window.before
        for place in finding.places:
            yield _line(
                (
                    finding.id,
                    finding.state,
                    finding.severity.word,
                    finding.confidence,
                    finding.check,
                    _plain(finding.title),
                    finding.technique,
                    place.path,
                    "" if place.line is None else place.line,
                    place.sha256 or "",
                    finding.quote,
                    _plain(finding.why),
                    "" if after is None else machine_moment(after),
                    "" if before is None else machine_moment(before),
                    _plain(finding.next),
                    finding.verify,
                )
            )


def findings_text(findings: Iterable[Finding]) -> Iterator[bytes]:
    """Findings for a reader who has nothing but a text editor."""
    for finding in findings:
        told = {
            "id": finding.id,
            "severity": finding.severity.word,
            "title": _plain(finding.title),
            "state": finding.state,
        }
        yield _text(_("%(id)s  %(severity)s  %(title)s  [%(state)s]") % told)
        yield _text(_("  when   %(window)s") % {"window": window_words(finding.window)})
        for place in finding.places:
            line = "" if place.line is None else f":{place.line}"
            yield _text(f"  {place.path}{line}")
        for quoted in finding.quote.splitlines():
            yield _text(f"  > {quoted}")
        yield _text(_("  why    %(why)s") % {"why": _plain(finding.why)})
        yield _text(_("  next   %(next)s") % {"next": _plain(finding.next)})
        yield b"\n"


def story_text(story: Story) -> Iterator[bytes]:
    """The story, a sentence a paragraph."""
    for sentence in story.sentences:
        yield _text(said(sentence.phrase))


def timeline_csv(events: Iterable[Event], *, cover: bool) -> Iterator[bytes]:
    """The time line; with `cover`, what stands before the @ of mail addresses is covered."""
    for line in lines(events):
        shown = _ADDRESS.sub(r"\1***@\2", line) if cover else line
        yield shown.encode("utf-8", "backslashreplace")


def journal_text(entries: Iterable[Entry]) -> Iterator[bytes]:
    """What was done, by whom, in order."""
    for entry in entries:
        told = {
            "number": figure(entry.number),
            "time": entry.time.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "who": str(entry.who),
            "act": str(entry.act),
        }
        yield _text(_("%(number)s  %(time)s  %(act)s  by %(who)s") % told)
        yield _text(f"    {said(entry.told)}")
        yield f"    {entry.hash}\n\n".encode()


def journal_csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The same, one line for each entry, after a head."""
    import json

    yield csv_line(_ENTRIES).encode()
    for entry in entries:
        yield _line(
            (
                entry.number,
                entry.time.isoformat(),
                str(entry.act),
                entry.who.account,
                entry.who.login,
                entry.who.host,
                entry.who.name,
                entry.evidence,
                entry.told.english,
                json.dumps(entry.about, sort_keys=True),
                entry.hash,
            )
        )


def _plain(words: str | Phrase) -> str:
    return said(words)


def _line(cells: Iterable[str | float]) -> bytes:
    return csv_line(cells).encode("utf-8", "backslashreplace")


def _text(line: str) -> bytes:
    """One line of text, harmless, in lines that fit a page."""
    shown = visible(line)
    indent = " " * (len(shown) - len(shown.lstrip(" ")))
    wrapped = textwrap.wrap(
        shown, _WIDTH, subsequent_indent=indent + "  ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return ("\n".join(wrapped) + "\n").encode("utf-8", "backslashreplace")
