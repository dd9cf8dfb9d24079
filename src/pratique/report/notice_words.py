"""How duties are said to a person, and the form of them that scripts rely on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pratique.duties.fact import Answer, Fact
from pratique.duties.moment import shown
from pratique.duties.notice import Applies, Duties, Notice
from pratique.duties.period import Period, Unit
from pratique.duties.role import Role
from pratique.duties.rule import Rule
from pratique.duties.rulebook import Rulebook
from pratique.phrase import NN_, english
from pratique.report.words import ENGLISH, _, language, ngettext

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def law_words(rule: Rule, book: Rulebook) -> str:
    """The law with its article, by the name that it has in the reader's language."""
    return rule.cited if language() == ENGLISH else book.cited(rule, language())


# What is to come, and what is late.
_LEFT: Final = {
    _MINUTE: (
        NN_("in %(count)s minute", "in %(count)s minutes"),
        NN_("%(count)s minute ago: late", "%(count)s minutes ago: late"),
    ),
    _HOUR: (
        NN_("in %(count)s hour", "in %(count)s hours"),
        NN_("%(count)s hour ago: late", "%(count)s hours ago: late"),
    ),
    _DAY: (
        NN_("in %(count)s day", "in %(count)s days"),
        NN_("%(count)s day ago: late", "%(count)s days ago: late"),
    ),
}


def remaining_words(left: timedelta) -> str:
    """`in 41 hours`, `11 hours ago: late`; in whole units, rounded to the side of caution."""
    late = left < timedelta(0)
    span = abs(left)
    unit = _MINUTE if span < 2 * _HOUR else _HOUR if span < 96 * _HOUR else _DAY
    return _counted(_LEFT[unit][late], span // unit)


def _counted(forms: tuple[str, str], count: int) -> str:
    return ngettext(*forms, count) % {"count": count}


def period_words(period: Period) -> str:
    """`72 hours`, as a law has it."""
    forms = {
        Unit.HOURS: NN_("%(count)s hour", "%(count)s hours"),
        Unit.DAYS: NN_("%(count)s day", "%(count)s days"),
        Unit.MONTHS: NN_("%(count)s month", "%(count)s months"),
        Unit.BUSINESS_DAYS: NN_("%(count)s business day", "%(count)s business days"),
    }[period.unit]
    return _counted(forms, period.length)


def applies_words(applies: Applies) -> str:
    """Whether a duty applies."""
    return {
        Applies.YES: _("applies, by what is known"),
        Applies.MAYBE: _("may apply"),
        Applies.NO: _("does not seem to apply"),
    }[applies]


def answer_words(answer: Answer) -> str:
    """Yes, no or not known."""
    return {Answer.YES: _("yes"), Answer.NO: _("no"), Answer.UNKNOWN: _("not known")}[answer]


def role_words(role: Role) -> str:
    """What somebody is in this case."""
    return {
        Role.CUSTOMER: _("customer"),
        Role.LEGAL: _("legal"),
        Role.INSURER: _("insurer"),
        Role.PROVIDER: _("provider"),
        Role.AUTHORITY: _("data protection authority"),
        Role.SUPERVISOR: _("supervisor of the sector"),
        Role.CSIRT: _("CSIRT"),
        Role.POLICE: _("police"),
        Role.BRAND: _("brand"),
        Role.BLOCKLIST: _("blocklist"),
        Role.CARD: _("card acquirer"),
        Role.PERSON: _("person concerned"),
        Role.COLLEAGUE: _("colleague"),
        Role.OTHER: _("other"),
    }[role]


def when_words(notice: Notice, zone: str, now: datetime) -> str:
    """By when, in one line: the moment with what remains, or from when it would be counted."""
    rule = notice.rule
    if rule.period is None:
        return _(rule.soon)
    length = period_words(rule.period)
    if notice.deadline is None:
        kind = rule.clock.partition(":")[0]
        if kind == "fact":
            text = _("%(length)s from a moment that you state: see the source")
        elif kind == "duty":
            text = _("%(length)s after what comes before it is done")
        else:
            text = _("%(length)s from the moment that you state with --aware")
        return text % {"length": length}
    end = notice.deadline.keep
    told = {"time": shown(end, zone), "left": remaining_words(end - now), "length": length}
    if notice.done:
        return _("%(time)s (%(length)s)") % told
    return _("%(time)s, %(left)s (%(length)s)") % told


def notice_json(notice: Notice, duties: Duties, now: datetime) -> dict[str, Any]:
    """A duty in the form that scripts rely on. Fields may be added, never renamed."""
    rule, end = notice.rule, notice.deadline
    left = None if end is None or notice.done else int((end.keep - now).total_seconds())
    return {
        "id": rule.id,
        "name": rule.name,
        "applies": notice.applies.value,
        "law": rule.law,
        "article": rule.article or None,
        "source": rule.source,
        "checked": rule.checked,
        "sure": rule.sure,
        "check": rule.check or None,
        "countries": list(rule.countries),
        "elsewhere": notice.elsewhere,
        "who": rule.who,
        "tells": rule.tells,
        "role": rule.role.value,
        "starts": rule.starts,
        "start": _iso(notice.start),
        "provisional": notice.provisional,
        "period": None if rule.period is None else f"{rule.period.length} {rule.period.unit}",
        "soon": rule.soon or None,
        "deadline": None if end is None else _iso(end.keep),
        "deadline_formal": None if end is None else _iso(end.formal),
        "zone": duties.zone,
        "remaining_seconds": left,
        "done": notice.done,
        "told": [{"person": one.person, "at": _iso(one.at), "how": one.how} for one in notice.told],
        "waiting": [one.person.key for one in notice.waiting],
        "because": [fact_json(fact, duties) for fact in notice.because],
        "unknown": [fact_json(fact, duties) for fact in notice.unknown],
        "why": rule.why,
        "question": rule.question or None,
        "missed": rule.missed or None,
        "letter": None if rule.letter is None else rule.letter.value,
        "bodies": [{"name": one.name, "site": one.site} for one in notice.bodies],
    }


def fact_json(fact: Fact, duties: Duties) -> dict[str, Any]:
    """A fact in that form."""
    kind = duties.book.facts.get(fact.code)
    return {
        "fact": fact.code,
        "name": kind.name if kind is not None else fact.code,
        "question": kind.question if kind is not None else None,
        "answer": fact.answer.value,
        "stated": fact.stated,
        "basis": [english(one) for one in fact.basis],
        "evidence": list(fact.evidence),
        "at": _iso(fact.at),
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
