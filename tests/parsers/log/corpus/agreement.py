"""What other projects say of lines of logs, and what our forms make of the same lines.

The corpora lie beside the repository (`../shared/corpus`) and belong to their projects; no line
of them stands in here. A test module imports this one as `agreement`: this folder stands in the
`pythonpath` of pyproject.toml.

    said = fail2ban("proftpd")             what must match and what must not, by line
    read = reading(corpus_text(FAIL2BAN / "proftpd"), "/var/log/proftpd.log")
    read.at(said[0].line)                  the rows of that line, of any table
    misses(said, read)                     lines that must match without time or host in our rows
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from pratique.parsers.log.base import LogFormat, lines_of
from pratique.parsers.log.clock import Clock, Year
from pratique.survey.log.block import complete
from pratique.survey.log.form import Forms, apart

# Beside the repository, or where PRATIQUE_CORPUS says.
CORPUS = Path(os.environ.get("PRATIQUE_CORPUS") or Path(__file__).parents[5] / "shared" / "corpus")
FAIL2BAN = CORPUS / "fail2ban"
CROWDSEC = CORPUS / "crowdsec"
# The zone in which fail2ban tests its filters: a time without a zone is one of that clock, and
# one with a zone is told as that clock showed it.
ZONE = "Europe/Zurich"
# What a year-less line is read with: a year that has every day. Compare without it.
YEAR = 2004

_DATE = "Jun  1 00:00:00 "

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a corpus and what its project says of it.

    `match` is None where nothing is said. `time` is a wall clock of ZONE; `fields` hold the rest.
    """

    line: int
    text: str
    match: bool | None
    time: datetime | None = None
    host: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """Our rows of a text, by line; `unread` are the numbers of lines that nothing fits."""

    rows: dict[int, tuple[dict[str, Any], ...]]
    unread: frozenset[int]

    def at(self, line: int) -> tuple[dict[str, Any], ...]:
        """The rows of a line, or of the record that it is a part of; each has its `table`."""
        if line in self.rows or line in self.unread:
            return self.rows.get(line, ())
        before = max((number for number in self.rows if number < line), default=0)
        return self.rows.get(before, ())

    def of(self, table: str, line: int | None = None) -> list[dict[str, Any]]:
        """The rows of one table, of one line or of all."""
        some = self.at(line) if line is not None else [r for rs in self.rows.values() for r in rs]
        return [row for row in some if row["table"] == table]


def corpus_text(path: Path) -> str:
    """A file of a corpus as text; what is not UTF-8 is escaped, as in our tables."""
    return path.read_bytes().decode("utf-8", "backslashreplace")


def reading(
    text: str,
    path: str = "/var/log/corpus.log",
    *,
    zone: str = ZONE,
    forms: Sequence[LogFormat] | None = None,
    comment: str = "#",
) -> Reading:
    """What all forms of log (or only `forms`) make of `text`.

    Lines that begin with a `comment` are taken out as if they had never been there; rows have the
    numbers of the text with them. With an empty one, all lines are taken.
    """
    told = text.split("\n")
    numbers = [n for n, line in enumerate(told, 1) if not comment or not line.startswith(comment)]
    lines = lines_of("\n".join(told[number - 1] for number in numbers)).filter(pl.col("text") != "")
    asked = Forms().ordered(path, path, lines) if forms is None else forms
    found, rest = apart(lines, asked)
    clock = Clock(zone, (Year(1, YEAR, "given", 1.0),))
    rows: dict[int, list[dict[str, Any]]] = {}
    for form, records, _taken in found:
        timed = clock.timed(records).with_columns(pl.lit(path).alias("path"))
        for kind, frame in form.spread(timed).items():
            for row in complete(frame, kind, path).iter_rows(named=True):
                number = numbers[row["line"] - 1]
                rows.setdefault(number, []).append(
                    {**row, "table": kind.table, "form": form.slug, "line": number}
                )
    return Reading(
        {line: tuple(some) for line, some in rows.items()},
        frozenset(numbers[line - 1] for line in rest["line"]),
    )


# -- fail2ban: a comment `failJSON: {...}` before the line


def fail2ban(name: str) -> tuple[Said, ...]:
    """The lines of one filter's file, with what the comment before each says."""
    return tuple(_fail2ban(corpus_text(FAIL2BAN / name)))


def fail2ban_text(name: str) -> str:
    """The file of one filter; lines of the journal, which are written out bare, get a date."""
    text = corpus_text(FAIL2BAN / name)
    return re.sub(r"(?m)^(?=[^#\n])", _DATE, text) if name.endswith("-journal") else text


def _fail2ban(text: str) -> Iterator[Said]:
    told: dict[str, Any] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        comment = re.match(r"#+ ?failJSON:(.+)$", line)
        if comment:
            told = json.loads(comment[1])
        elif line.strip() and not line.startswith("#"):
            fields = told or {}
            time = fields.get("time")
            yield Said(
                number,
                line,
                fields.get("match") if told is not None else None,
                # One has a day of one digit.
                datetime.fromisoformat(re.sub(r"-(\d)T", r"-0\1T", time)) if time else None,
                fields.get("host") or fields.get("ip4") or fields.get("ip6"),
                fields,
            )
            told = None


def misses(said: Sequence[Said], read: Reading) -> list[tuple[int, str, str]]:
    """Lines that must match and of which our rows lack something: line, what, text.

    The host may be in any column or in the text of a message; but a table must hold the line.
    """
    found = []
    for one in said:
        if not one.match:
            continue
        rows = read.at(one.line)
        if not rows:
            found.append((one.line, "unread", one.text))
        elif one.time and not any(same_time(row, one.time) for row in rows):
            found.append((one.line, f"time {one.time} is {rows[0]['time']}", one.text))
        elif one.host and not any(names(row, one.host) for row in rows):
            found.append((one.line, f"host {one.host}", one.text))
    return found


def false_hits(said: Sequence[Said], read: Reading) -> list[tuple[int, str, str]]:
    """Lines that must not match and for which we have a failure, a refusal or a ban."""
    found = []
    for one in said:
        if one.match is not False:
            continue
        bad = [row for row in read.rows.get(one.line, ()) if is_failure(row)]
        if bad:
            found.append((one.line, f"{bad[0]['table']} {bad[0]['action']}", one.text))
    return found


def is_failure(row: dict[str, Any]) -> bool:
    """Whether a row says that somebody was turned away."""
    table, action = row["table"], row.get("action")
    if table in {"authentication", "database_event"}:
        return action in {"failure", "invalid-user", "refused", "blocked"}
    return table == "block_event" and action in {"ban", "found"}


def same_time(row: dict[str, Any], wall: datetime, zone: str = ZONE) -> bool:
    """Whether a row's moment is what a clock of `zone` showed, to the second.

    The year of a line that writes none does not count.
    """
    if row["time"] is None:
        return False
    shown = row["time"].replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    shown = shown.replace(tzinfo=None, microsecond=0)
    if "year" in row["time_source"]:
        # An hour of summer may be one of another day's winter in the year that was put in.
        return bool(shown.replace(year=YEAR) == wall.replace(year=YEAR, microsecond=0))
    return bool(shown == wall.replace(microsecond=0))


def names(row: dict[str, Any], host: str) -> bool:
    """Whether a row has this host: its address in a column of addresses, a name anywhere."""
    plain = host.removeprefix("::ffff:")
    if any(row.get(column) in {host, plain} for column in ("address", "client")):
        return True
    told = (value for value in row.values() if isinstance(value, str))
    return any(re.search(rf"(?<![\w.:]){re.escape(plain)}(?![\w])", text) for text in told) or any(
        plain in text for text in (row.get("message"), row.get("reason")) if text
    )


# -- crowdsec: assertions on what a parser gives


_ASSERTED = re.compile(
    r'results\["(?P<stage>[^"]+)"\]\["(?P<parser>[^"]+)"\]\[(?P<number>\d+)\]\.'
    r'Evt\.(?P<kind>Parsed|Meta|Enriched)\["(?P<name>[^"]+)"\] == (?P<value>".*")$'
)


def crowdsec_cases() -> tuple[str, ...]:
    """The names of all tests."""
    return tuple(sorted(path.name for path in CROWDSEC.iterdir() if path.is_dir()))


def crowdsec_log(name: str) -> str:
    """The log of one test."""
    return "".join(corpus_text(path) for path in sorted((CROWDSEC / name).glob("*.log")))


def crowdsec_fields(name: str, stage: str = "s01-parse") -> list[dict[str, str]]:
    """What the parsers of a stage give: per line that one understood, its fields by name.

    Names of `Meta` and `Parsed` are in one mapping, `Parsed` first; `_parser` says who parsed.
    Lines are in the order in which the log has them; `Parsed["message"]` holds the text without
    the head of syslog, by which a line can be found again.
    """
    path = CROWDSEC / name / "parser.assert"
    if not path.is_file():
        return []
    fields: dict[tuple[str, int], dict[str, str]] = {}
    for line in corpus_text(path).split("\n"):
        found = _ASSERTED.match(line)
        if found is None or found["stage"] != stage:
            continue
        row = fields.setdefault((found["parser"], int(found["number"])), {})
        row["_parser"] = found["parser"]
        try:
            value = json.loads(found["value"])
        except json.JSONDecodeError:
            value = found["value"].strip('"')
        if found["kind"] == "Parsed" or found["name"] not in row:
            row[found["name"]] = value
    return list(fields.values())


_WHO = ("source_ip", "user", "username", "target_user")


def crowdsec_agreement(name: str) -> tuple[int, list[tuple[str, str, str]]]:
    """How many fields that say who and from where were compared, and those that our rows lack.

    A line is found by the text that the parser got of it; one without such a text is not compared.
    """
    text = crowdsec_log(name)
    lines = text.split("\n")
    read = reading(
        text, f"/var/log/{name.removesuffix('-logs').removesuffix('-bf')}.log", comment=""
    )
    compared, lacking, used = 0, [], set()
    for fields in crowdsec_fields(name):
        message = fields.get("message", "").strip()
        places = [n for n, line in enumerate(lines, 1) if message and message in line]
        number = next((n for n in places if n not in used), places[0] if places else 0)
        used.add(number)
        for field_name in _WHO if number else ():
            value = fields.get(field_name, "")
            if value:
                compared += 1
                if not any(names(row, value) for row in read.at(number)):
                    lacking.append((field_name, value, lines[number - 1]))
    return compared, lacking


# -- wazuh and ossec: ini files, `log N pass = LINE`, then rule, alert and decoder


@dataclass(frozen=True, slots=True)
class Decoded:
    """One line of an ini file: the test's name, the line, and what is said of it."""

    test: str
    text: str
    passes: bool
    rule: str
    alert: str
    decoder: str


def ini_lines(path: Path) -> tuple[Decoded, ...]:
    """The lines of one ini file of Wazuh or OSSEC."""
    sections: list[tuple[str, dict[str, str]]] = []
    for line in corpus_text(path).split("\n"):
        head = re.match(r"\[(.+)\]\s*$", line)
        if head:
            sections.append((head[1], {}))
        elif " = " in line and sections and not line.startswith((";", "#")):
            key, _, value = line.partition(" = ")
            sections[-1][1][key.strip()] = value.strip()
    return tuple(
        Decoded(
            section,
            text,
            key.endswith("pass"),
            told.get("rule", ""),
            told.get("alert", ""),
            told.get("decoder", ""),
        )
        for section, told in sections
        for key, text in told.items()
        if key.startswith("log ")
    )
