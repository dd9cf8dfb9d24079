"""What a case keeps beside its answers, as the report shows it: the journal, duties, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from pratique.case.duties import duties_of
from pratique.case.folder import Case
from pratique.case.journal import journal_of
from pratique.duties.moment import shown
from pratique.duties.notice import Applies, Duties, Notice
from pratique.errors import CaseError
from pratique.model import Finding
from pratique.record.act import Act
from pratique.record.decision import Decision, decisions_of
from pratique.record.entry import Entry
from pratique.report.notice_words import applies_words, law_words, when_words
from pratique.report.words import _

_NEVER: Final = datetime.max.replace(tzinfo=UTC)  # asked for where no time remains


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody who may have to be told, in words of the reader's language.

    `by` is a time with its zone and UTC, empty where nothing is counted yet; `when` says from
    what it would be. `pending` is whether it is still to be done, `applies` whether it is one;
    `certain` where it surely is.
    """

    name: str
    why: str
    by: str
    when: str
    applies: str
    pending: bool
    source: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """All of it. `entries` are in their order; `affected` are names of customers.

    `unread` says why there are no duties, where their files, edited by hand, cannot be read.
    """

    entries: tuple[Entry, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    affected: tuple[str, ...] = ()
    unread: str = ""

    def of(self, *acts: Act) -> tuple[Entry, ...]:
        """The entries of these kinds."""
        return tuple(one for one in self.entries if one.act in acts)

    @property
    def told(self) -> tuple[Entry, ...]:
        """Who was told what."""
        return self.of(Act.TOLD)

    @property
    def decided(self) -> tuple[Entry, ...]:
        """What was decided."""
        return self.of(Act.DECIDED)

    @property
    def registered(self) -> tuple[Entry, ...]:
        """Where the evidence came from, and through whose hands it went."""
        return self.of(Act.REGISTERED, Act.CUSTODY)

    def decision(self, finding: Finding) -> Decision | None:
        """The last decision about `finding`: who, when and why."""
        return self.decisions.get(finding.id)


NOTHING_KEPT: Final = Kept()


def kept_in(case: Case) -> Kept:
    """What `case` keeps."""
    entries = tuple(journal_of(case).entries())
    decisions = decisions_of(entries)
    try:
        found = duties_of(case)
    except CaseError as error:  # the report on the server is written all the same
        return Kept(entries, decisions, unread=error.what)
    told = tuple(_duty(one, found) for one in found.notices if one.applies is not Applies.NO)
    return Kept(entries, decisions, told, tuple(one.person.name for one in found.affected))


def _duty(notice: Notice, duties: Duties) -> Duty:
    """A notice in words. What time remains is not said: a file says the same for years."""
    end = notice.deadline
    return Duty(
        name=_(notice.rule.name),
        why=_(notice.rule.why),
        by="" if end is None else shown(end.keep, duties.zone),
        when=when_words(notice, duties.zone, _NEVER) if end is None else "",
        applies=applies_words(notice.applies),
        pending=not notice.done,
        source=law_words(notice.rule, duties.book),
        certain=notice.applies is Applies.YES,
    )
