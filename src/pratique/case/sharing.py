"""What of a case is told to others: the machine, the answer in short, and the indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pratique.case.answer import read_answer
from pratique.case.container import contained
from pratique.case.decided import with_states
from pratique.case.evidence_tables import tables_of
from pratique.case.folder import Case
from pratique.case.journal import journal_of
from pratique.case.narrative import story_if_told
from pratique.model import Finding, Instant, Window
from pratique.record.act import Act
from pratique.story.examination import Examination
from pratique.story.indicator.gathering import Gathered, gathered, together
from pratique.story.indicator.indicator import Because, Indicator, Kind
from pratique.story.story import Story

TLP: Final = ("red", "amber+strict", "amber", "green", "clear")  # FIRST, TLP 2.0


@dataclass(frozen=True, slots=True)
class Shared:
    """What is told, in no format yet.

    `seed` makes ids that no other case has. `made` is the moment of the answer, not of the export:
    the same case gives the same documents. `limits` are sentences about what could not be read.
    `titles` tells what each check finds, by its slug. `removed` counts what a redacted variant
    has lost; None where it is not one.
    """

    seed: str
    machine: str
    state: str
    window: Window
    made: Instant
    version: str
    indicators: tuple[Indicator, ...]
    left_out: Mapping[Because, int]
    dismissed: int
    titles: Mapping[str, str]
    summary: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    vectors: tuple[str, ...] = ()
    author: str = ""
    tlp: str = "amber"
    removed: Mapping[str, int] | None = None

    @property
    def techniques(self) -> tuple[str, ...]:
        """Every ATT&CK technique that an indicator names, in order."""
        return tuple(sorted({one for each in self.indicators for one in each.techniques if one}))

    def of_kind(self, kind: Kind) -> tuple[Indicator, ...]:
        """The indicators of one kind, the surest first."""
        return tuple(one for one in self.indicators if one.kind is kind)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants to be told: under which name, and how far it may go."""

    author: str = ""
    tlp: str = "amber"
    titles: Mapping[str, str] = field(default_factory=dict)


def shared(case: Case, wish: Wish) -> Shared:
    """All that is told of the newest evidence of `case`; `NoCase` where there is no answer."""
    evidence = case.newest().id
    answer = read_answer(case.findings(evidence))
    answer = replace(answer, findings=with_states(case, answer.findings))
    story = story_if_told(case, evidence)
    found = together(_parts(case, answer, story))
    return Shared(
        seed=f"{case.created} {evidence}",
        machine=answer.machine.host_name,
        state=answer.state.value,
        window=answer.window if story is None else story.window,
        made=max(answer.finished, _decided(case)),
        version=answer.version,
        indicators=found.indicators,
        left_out=found.left_out,
        dismissed=found.dismissed,
        titles=wish.titles,
        summary=() if story is None else tuple(one.english for one in story.sentences),
        limits=tuple(_limits(answer)),
        vectors=() if story is None else tuple(dict.fromkeys(way.vector for way in story.entry)),
        author=wish.author,
        tlp=wish.tlp,
    )


def _decided(case: Case) -> Instant:
    """When the person decided something last: that changes what is told. 0 for never."""
    decided = (entry.time for entry in journal_of(case).entries() if entry.act is Act.DECIDED)
    last = max(decided, default=None)
    return Instant(0 if last is None else int(last.timestamp()) * 1_000_000_000)


def _parts(case: Case, answer: Examination, story: Story | None) -> Iterator[Gathered]:
    with tables_of(case, answer.evidence) as tables:
        yield gathered(tables, _of(answer, answer.evidence), story)
    for one in contained(case, answer.evidence):
        findings = _of(answer, one.id)
        if findings and one.is_surveyed():
            with tables_of(case, answer.evidence, one.row.key) as tables:
                yield gathered(tables, findings, story)


def _of(answer: Examination, piece: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in answer.findings if finding.evidence == piece)


def _limits(answer: Examination) -> Iterator[str]:
    yield from (limit.english for limit in answer.limits)
    for gap in answer.gaps:
        if gap.matters:
            yield f"{gap.stage}: {gap.reason} ({gap.count})"
