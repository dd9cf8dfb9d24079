"""The time line for Timesketch, as CSV and as JSON lines.

Facts from its manual ("Create timeline from CSV/JSONL file") and its importer, timesketch/lib/
utils.py: `message`, `datetime` (ISO 8601) and `timestamp_desc` must be there in each row;
`timestamp` is microseconds since 1970; `tag` is a list, in CSV a JSON list in one cell. CSV is
read with pandas, which guesses the type of a column block by block and warns where two guesses
differ: a text that looks like a number or like nothing gets a quote before it. The index takes
no keyword of more than 32,766 bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pratique.report.escape import visible
from pratique.report.event_words import event_words
from pratique.report.export.plain_csv import csv_line, iso
from pratique.story.timeline.event import Event

HEAD: Final = (
    "message", "datetime", "timestamp_desc", "timestamp", "tag", "kind", "time_basis",
    "confidence", "host", "address", "account", "subject", "source_file", "source_line",
    "severity",
)  # fmt: skip
_LONGEST: Final = 8_000  # characters; each is four bytes at most
_NUMBERS: Final = frozenset({"timestamp", "confidence", "source_line"})
# What pandas would take for a number, for a truth or for nothing.
_NO_TEXT: Final = re.compile(
    r"\s*(?:[-+]?[0-9.]+(?:e[-+]?[0-9]+)?j?|[-+]?inf(?:inity)?|[-+]?1?\.?#?(?:nan|ind|qnan)"
    r"|#?n/?a(?: n/a)?|<na>|null|none|true|false)\s*",
    re.IGNORECASE,
)


def csv_lines(events: Iterable[Event]) -> Iterator[str]:
    """A head, and one line for each event, each with its line end."""
    yield csv_line(HEAD)
    for event in events:
        told = _told(event)
        told["tag"] = json.dumps(told["tag"])
        yield csv_line(_cell(name, told.get(name)) for name in HEAD)


def json_lines(events: Iterable[Event]) -> Iterator[str]:
    """One object for each event, in ASCII, with its line feed; what is not told is left out."""
    for event in events:
        yield json.dumps(_told(event), ensure_ascii=True, allow_nan=False) + "\n"


def _told(event: Event) -> dict[str, Any]:
    texts = {
        "kind": event.kind,
        "time_basis": event.time_basis,
        "host": event.host,
        "address": event.address,
        "account": event.account,
        "subject": event.subject,
        "source_file": event.path,
        "severity": None if event.severity is None else event.severity.word,
    }
    told: dict[str, Any] = {
        "message": visible(event_words(event))[:_LONGEST] or event.kind,
        "datetime": iso(event.time),
        "timestamp_desc": _meaning(event),
        "timestamp": event.time // 1000,
        "tag": [visible(tag) for tag in event.tags],
        "confidence": round(event.confidence, 3),
    }
    told |= {name: visible(text)[:_LONGEST] for name, text in texts.items() if text}
    if event.line is not None:
        told["source_line"] = event.line
    return told


def _meaning(event: Event) -> str:
    """What the time is, as other tools name theirs: `file: ctime`, `login: written zone`."""
    return visible(f"{event.kind}: {event.time_basis}" if event.time_basis else event.kind)


def _cell(name: str, value: object) -> str | float:
    if value is None:
        return ""
    if name in _NUMBERS and isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if _NO_TEXT.fullmatch(text) else text
