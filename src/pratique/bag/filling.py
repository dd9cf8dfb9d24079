"""Filling a bag with what a case holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pratique.bag import text_file
from pratique.bag.case_file import LeftOut
from pratique.bag.content import (
    LAST,
    Content,
    Table,
    bag_name,
    contents_csv,
    left_out_csv,
    part_name,
)
from pratique.bag.document_file import documents
from pratique.bag.explanation import SHORT, explanation
from pratique.bag.kind import Kind
from pratique.bag.manifest import PAYLOAD
from pratique.bag.packing import Packing
from pratique.bag.table_file import covered, csv_pieces, needs_cover, schema_text
from pratique.case.answer import read_answer
from pratique.case.decided import with_states
from pratique.case.evidence_tables import stored_types, tables_of
from pratique.case.folder import Case, Evidence
from pratique.case.journal import journal_of
from pratique.case.narrative import story_if_told
from pratique.errors import CaseError
from pratique.record.act import Act
from pratique.record.entry import Entry
from pratique.report.words import _
from pratique.story.story import Story
from pratique.story.timeline.choice import Choice
from pratique.story.timeline.mark import mark
from pratique.story.timeline.reading import count, events, folded

_EVENTS: Final = 100_000  # lines of a time line; all of it is in the tables
_DECISIONS: Final = frozenset({Act.DECIDED})
_CUSTODY: Final = frozenset({Act.REGISTERED, Act.CUSTODY})


@dataclass(slots=True)
class Filling:
    """A bag that is being filled, with the list of what went in and of what did not."""

    case: Case
    packing: Packing
    cover: bool
    told: list[tuple[str, str, str, int]] = field(default_factory=list)
    missing: list[LeftOut] = field(default_factory=list)
    short: bytes = SHORT

    @property
    def left_out(self) -> int:
        """How many things of the case are not in the bag."""
        return len(self.missing)

    def files(self, content: Content) -> None:
        """What is taken along as it is."""
        self.missing += content.left_out
        for file in content.files:
            name = bag_name(file)
            self.packing.add_file(name, file.place(self.case.folder))
            self.told.append((name, file.kind, file.shown, file.size))

    def tables(self, content: Content) -> None:
        """Tables with their twins, and what their columns mean."""
        for table in content.tables:
            self._table(table)
        named = {table.name for table in content.tables}
        for row in stored_types():
            if row.table in named:
                named.discard(row.table)
                self._made(f"{PAYLOAD}schema/{row.table}.txt", "schema", iter([schema_text(row)]))

    def _table(self, table: Table) -> None:
        cover = self.cover and needs_cover(table.name)
        places = [part.place(self.case.folder) for part in table.parts]
        for part, place in zip(table.parts, places, strict=True):
            name = part_name(table, part)
            if cover:
                self.packing.add(name, covered(place))
            else:
                self.packing.add_file(name, place)
            self.told.append((name, part.kind, part.shown, part.size))
        if table.is_small:
            name = f"{table.folder}/{table.name}.csv"
            self._made(name, table.parts[0].kind, csv_pieces(places, cover=cover))

    def texts(self) -> None:
        """Answers, stories and times of each piece of evidence, to be read without a program."""
        for evidence in self.case.evidence:
            if self.case.findings(evidence.id).exists():
                self._answer(evidence)

    def _answer(self, evidence: Evidence) -> None:
        below = f"{PAYLOAD}text/{evidence.id}"
        try:
            answer = read_answer(self.case.findings(evidence.id))
        except CaseError as error:
            self.missing.append(LeftOut(f"findings/{evidence.id}.json", error.what))
            return
        findings = with_states(self.case, answer.findings)
        self._made(f"{below}/findings.csv", Kind.ANSWERS, text_file.findings_csv(findings))
        self._made(f"{below}/findings.txt", Kind.ANSWERS, text_file.findings_text(findings))
        story = story_if_told(self.case, evidence.id)
        if story is not None:
            self._made(f"{below}/story.txt", Kind.ANSWERS, text_file.story_text(story))
        try:
            self._timeline(f"{below}/timeline.csv", evidence, story)
        except CaseError as error:
            self.missing.append(LeftOut(f"the time line of {evidence.id}", error.what))

    def _timeline(self, name: str, evidence: Evidence, story: Story | None) -> None:
        with tables_of(self.case, evidence.id) as tables:
            mark(tables, story)
            many = count(tables, Choice())
            whole = many <= _EVENTS
            told = events(tables, Choice()) if whole else folded(tables, Choice(), _EVENTS)
            self._made(name, Kind.LOGS, text_file.timeline_csv(told, cover=self.cover))
        if not whole:
            shown = f"some of the {many:,} events in the time line of {evidence.id}"
            self.missing.append(LeftOut(shown, "too many for one file; the tables have them all"))

    def documents(self) -> None:
        """The report in all its depths as it would be written now, and what to watch for."""
        try:
            found = list(documents(self.case))
        except CaseError as error:
            self.missing.append(LeftOut("report", error.what))
            return
        for name, made in found:
            if isinstance(made, LeftOut):
                self.missing.append(made)
            else:
                self._made(PAYLOAD + name, Kind.REPORTS, iter((made,)))

    def journal(self) -> None:
        """The journal, its head and its key, and what it says in text; nothing may follow in it."""
        # The head first: it may be behind the journal, and never ahead of it.
        for name in sorted(os.fsdecode(one) for one in LAST):
            place = self.case.folder / name
            if place.exists():
                self.packing.add_file(PAYLOAD + name, place)
                self.told.append((PAYLOAD + name, Kind.JOURNAL, name, place.stat().st_size))
        wanted: dict[str, Callable[[Entry], bool]] = {
            "journal": lambda _entry: True,
            "decisions": lambda entry: entry.act in _DECISIONS,
            "custody": lambda entry: entry.act in _CUSTODY,
        }
        for name, chosen in wanted.items():
            self._made(
                f"{PAYLOAD}{name}.csv", Kind.JOURNAL, text_file.journal_csv(self._entries(chosen))
            )
            self._made(
                f"{PAYLOAD}{name}.txt", Kind.JOURNAL, text_file.journal_text(self._entries(chosen))
            )

    def _entries(self, chosen: Callable[[Entry], bool]) -> Iterator[Entry]:
        return filter(chosen, journal_of(self.case).entries())

    def explained(
        self, told: Mapping[str, str], *, covered: bool, without: frozenset[Kind]
    ) -> None:
        """What the bag is, what is in it and what is not."""
        words = {**told, "covered": _covered(covered=covered), "without": _without(without)}
        self.packing.add(f"{PAYLOAD}README.txt", explanation(words))
        self.packing.add_pieces(f"{PAYLOAD}left-out.csv", left_out_csv(self.missing))
        self.packing.add_pieces(f"{PAYLOAD}contents.csv", contents_csv(self.told))

    def _made(self, name: str, kind: str, pieces: Iterator[bytes]) -> None:
        before = self.packing.bytes
        self.packing.add_pieces(name, pieces)
        self.told.append((name, kind, "", self.packing.bytes - before))


def fill(
    case: Case, content: Content, packing: Packing, *, cover: bool, without: frozenset[Kind]
) -> Filling:
    """Put in everything but the journal and the explanation."""
    filling = Filling(case, packing, cover)
    filling.files(content)
    filling.tables(content)
    filling.texts()
    if Kind.REPORTS not in without:
        filling.documents()
    return filling


def _covered(*, covered: bool) -> str:
    if covered:
        return _(
            "In the tables of logs and of mail, and in the time lines, what stands before the @ of "
            "a mail address is covered but for its first character. Quotes in findings, the "
            "report and the journal have addresses where they matter."
        )
    return _("Mail addresses of people stand in it as they were written.")


def _without(without: frozenset[Kind]) -> str:
    if not without:
        return _("Nothing else was left out on purpose; data/left-out.csv says what had to be.")
    told = {"kinds": ", ".join(sorted(without))}
    return _("These kinds of data were left out on purpose: %(kinds)s.") % told
