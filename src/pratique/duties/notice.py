"""A notice: one duty in this case. Whether it applies, by when, who was told, what is not known.

This is what the report, the handoff and the bag show; `notices` gives them most urgent first. It
is no legal advice: each names the question to put to counsel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pratique.duties.deadline import Deadline, deadline
from pratique.duties.fact import Answer, Fact, every, some
from pratique.duties.moment import zone_of
from pratique.duties.people import Affected, People, Person, Telling, affected
from pratique.duties.role import Role
from pratique.duties.rule import Body, Rule
from pratique.duties.rulebook import Rulebook
from pratique.duties.statement import Statements
from pratique.phrase import N_
from pratique.story.reached import Scope

NO_ADVICE: Final = N_("This is no legal advice. Ask counsel, and look at each source yourself.")
_LATER: Final = timedelta(days=3650)
_DEEP: Final = 8  # duties that hang on duties


class Applies(StrEnum):
    """Whether a duty applies, by what is known."""

    YES = "applies"
    MAYBE = "may apply"
    NO = "does not seem to apply"


@dataclass(frozen=True, slots=True)
class Notice:
    """One duty in this case.

    `because` are the facts that decide it as it stands, `unknown` those that would decide it, and
    `elsewhere` says that the countries that were stated are others. `start` is the moment from
    which is counted, None while nobody stated it; `provisional` where that is itself a deadline.
    `waiting` are people of the duty's role who were not told yet, those affected first; `told` is
    what was said for it. `bodies` are the authorities of the countries. `seldom` is one that hangs
    on a fact that holds for few.
    """

    rule: Rule
    applies: Applies
    because: tuple[Fact, ...] = ()
    unknown: tuple[Fact, ...] = ()
    elsewhere: bool = False
    start: datetime | None = None
    provisional: bool = False
    deadline: Deadline | None = None
    told: tuple[Telling, ...] = ()
    waiting: tuple[Affected, ...] = ()
    bodies: tuple[Body, ...] = ()
    seldom: bool = False

    @property
    def done(self) -> bool:
        """Whether all of its people were told; one of them, where it is about one office."""
        return bool(self.told) and not self.waiting

    @property
    def late(self) -> timedelta:
        """What the moment it was told lay behind the deadline to keep; zero where in time."""
        if self.deadline is None or not self.told:
            return timedelta(0)
        return max(timedelta(0), min(one.at for one in self.told) - self.deadline.keep)


@dataclass(frozen=True, slots=True)
class Duties:
    """All of a case: the notices, most urgent first, and what they were made of."""

    notices: tuple[Notice, ...]
    statements: Statements
    people: People
    affected: tuple[Affected, ...]  # customers of whose something is affected, not told yet first
    facts: tuple[Fact, ...]
    book: Rulebook
    zone: str  # in which moments are shown

    def notice(self, identity: str) -> Notice | None:
        """The one of that duty."""
        return next((one for one in self.notices if one.rule.id == identity), None)


def duties(  # noqa: PLR0913 - each is a part of the question
    book: Rulebook,
    known: Sequence[Fact],
    statements: Statements,
    people: People,
    scopes: Sequence[Scope],
    *,
    zone: str,
) -> Duties:
    """Every duty of the book, judged by the facts. What a person stated goes before the case.

    `zone` is used where nobody stated a moment of awareness, which brings its own.
    """
    facts = {code: Fact(code, Answer.UNKNOWN) for code in book.facts}
    facts |= {fact.code: fact for fact in known}
    facts |= statements.facts or {}
    if statements.aware is not None:
        zone = statements.aware.moment.zone
    hit = tuple(_affected(people, scopes))
    notices = [_notice(rule, facts, statements, people, hit, book, zone) for rule in book.rules]
    return Duties(
        tuple(sorted(notices, key=lambda one: _urgency(one, statements))),
        statements, people, hit, tuple(facts.values()), book, zone,
    )  # fmt: skip


def _affected(people: People, scopes: Sequence[Scope]) -> list[Affected]:
    """Customers of whose something is affected: not told first, then those touched."""
    found = [affected(person, scopes) for person in people.of(Role.CUSTOMER)]
    hit = [one for one in found if one.lines]
    return sorted(hit, key=lambda one: (bool(people.told_to(one.person.key)), not one.touched))


def _notice(  # noqa: PLR0913, PLR0917 - as above
    rule: Rule,
    facts: Mapping[str, Fact],
    statements: Statements,
    people: People,
    hit: Sequence[Affected],
    book: Rulebook,
    zone: str,
) -> Notice:
    verdict = judged(rule, facts)
    countries = statements.countries
    elsewhere = bool(rule.countries) and countries is not None and not _here(rule, countries)
    if elsewhere:
        verdict = Answer.NO
    elif rule.countries and countries is None and verdict is Answer.YES:
        verdict = Answer.UNKNOWN
    asked = [facts[code] for code in rule.facts]
    start, provisional = _start(rule, facts, statements, people, book, zone)
    end = None
    if start is not None and rule.period is not None:
        end = deadline(start, rule.period, zone_of(zone))
    told = tuple(one for one in people.told if one.duty == rule.id)
    unknown = tuple(fact for fact in asked if fact.answer is Answer.UNKNOWN)
    return Notice(
        rule=rule,
        applies={Answer.YES: Applies.YES, Answer.NO: Applies.NO}.get(verdict, Applies.MAYBE),
        because=tuple(_decisive(rule, asked, verdict)),
        unknown=unknown,
        elsewhere=elsewhere,
        start=start,
        provisional=provisional,
        deadline=end,
        told=told,
        waiting=_waiting(rule, people, hit, told),
        bodies=book.bodies_of(rule.role, _countries(rule, countries)),
        seldom=any(book.facts[fact.code].seldom for fact in unknown),
    )


def judged(rule: Rule, facts: Mapping[str, Fact]) -> Answer:
    """Whether its conditions hold, by a logic of three values."""
    wanted = [facts[code].answer for code in rule.every]
    if rule.some:
        wanted.append(some(facts[code].answer for code in rule.some))
    # What nobody said of a reason against it is no reason to doubt it.
    wanted += [Answer.NO for code in rule.never if facts[code].answer is Answer.YES]
    return every(wanted)


def _decisive(rule: Rule, asked: Sequence[Fact], verdict: Answer) -> list[Fact]:
    """The facts that make it so."""
    if verdict is not Answer.NO:
        return [fact for fact in asked if fact.answer is Answer.YES and fact.code not in rule.never]
    return [
        fact
        for fact in asked
        if fact.answer is (Answer.YES if fact.code in rule.never else Answer.NO)
    ]


def _start(  # noqa: PLR0913, PLR0917 - as above
    rule: Rule,
    facts: Mapping[str, Fact],
    statements: Statements,
    people: People,
    book: Rulebook,
    zone: str,
    deep: int = 0,
) -> tuple[datetime | None, bool]:
    """From when is counted, and whether that is a guess: the end of another duty's time."""
    kind, _, name = rule.clock.partition(":")
    if kind == "fact":
        return facts[name].at, False
    if kind != "duty":
        return (None if statements.aware is None else statements.aware.moment.at), False
    before = book.rule(name)
    done = min((one.at for one in people.told if one.duty == name), default=None)
    if done is not None:
        return done, False
    if before is None or before.period is None or deep >= _DEEP:
        return None, False
    start, _guess = _start(before, facts, statements, people, book, zone, deep + 1)
    if start is None:
        return None, False
    return deadline(start, before.period, zone_of(zone)).keep, True


def _waiting(
    rule: Rule, people: People, hit: Sequence[Affected], told: Sequence[Telling]
) -> tuple[Affected, ...]:
    """Of customers, all who are affected; of offices, one is enough."""
    heard = {one.person for one in told}
    if rule.role is Role.CUSTOMER:
        known = {one.person.key: one for one in hit}
        theirs = [
            known.get(one.key, Affected(one, ()))
            for one in people.of(Role.CUSTOMER)
            # Of those of whom it is not known what is theirs, nobody can say that they are not.
            if one.key in known or not (one.sites or one.accounts)
        ]
        waiting = [one for one in theirs if one.person.key not in heard]
        return tuple(sorted(waiting, key=lambda one: (not one.touched, not one.lines)))
    if heard:
        return ()
    return tuple(Affected(one, ()) for one in people.of(rule.role))


def _here(rule: Rule, countries: Sequence[str]) -> bool:
    return any(code in rule.countries for code in countries)


def _countries(rule: Rule, countries: Sequence[str] | None) -> tuple[str, ...]:
    if countries is None:
        return rule.countries if len(rule.countries) == 1 else ()
    return tuple(code for code in countries if not rule.countries or code in rule.countries)


def _urgency(notice: Notice, statements: Statements) -> tuple[object, ...]:
    """What is open before what is done, what applies or may before what does not, then by time.

    Of what may apply, that which holds for few comes last: nobody finds 72 hours behind ten duties
    of banks.
    """
    aware = statements.aware
    hours = timedelta(hours=notice.rule.order_hours)
    if notice.start is None and notice.rule.clock != "awareness":
        hours += _LATER  # nothing has begun yet
    if notice.deadline is not None:
        at = notice.deadline.keep.timestamp()
    elif aware is not None:
        at = (aware.moment.at + hours).timestamp()
    else:
        at = hours.total_seconds()
    rank = {Applies.YES: 0, Applies.MAYBE: 1, Applies.NO: 2}[notice.applies]
    return (notice.applies is Applies.NO, notice.done, rank, notice.seldom, at, notice.rule.id)


def recipient(notice: Notice, people: People) -> Person | None:
    """To whom its letter goes: the first who waits, or who was told."""
    if notice.waiting:
        return notice.waiting[0].person
    return people.person(notice.told[0].person) if notice.told else None
