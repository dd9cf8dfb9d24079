"""The duties of a case as text: the list, one of them in full, the facts that decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from pratique.cli.say import say, say_aside, say_prose
from pratique.duties.fact import Answer, Fact
from pratique.duties.moment import shown
from pratique.duties.notice import NO_ADVICE, Applies, Duties, Notice
from pratique.report.notice_words import (
    answer_words,
    applies_words,
    law_words,
    remaining_words,
    when_words,
)
from pratique.report.story_words import said
from pratique.report.words import _, ngettext

_HANG: Final = 11
_FEW: Final = 3
_SLACK: Final = timedelta(minutes=10)


def say_clock(duties: Duties, now: datetime, created: str) -> None:
    """What is odd about the clock or the statements; on stderr, and nothing is changed by it."""
    aware = duties.statements.aware
    if aware is not None:
        told = {"now": shown(now, duties.zone), "at": shown(aware.moment.at, duties.zone)}
        if max(aware.moment.at, aware.written) > now + _SLACK:
            text = _(
                "The clock of this machine says %(now)s, which is before something that was "
                "written here. What remains is counted by that clock and may be wrong; the "
                "deadlines themselves do not depend on it."
            )
            say_aside(text % told)
        if _earlier(created, aware.moment.at):
            text = _(
                "This case was opened before %(at)s, the moment that you stated: be ready to "
                "explain that, or state it anew with --aware."
            )
            say_aside(text % told)
    for number in duties.statements.odd:
        told = {"number": str(number)}
        say_aside(_("Entry %(number)s of the journal states something not understood.") % told)


def say_notices(duties: Duties, now: datetime, *, whole: bool) -> None:
    """The list: what applies, what may, and how many more there are."""
    say_prose(_(NO_ADVICE))
    say()
    _stated(duties)
    _customers(duties)
    notices = duties.notices
    done = [one for one in notices if one.done and one.applies is not Applies.NO]
    no = [one for one in notices if one.applies is Applies.NO]
    waiting = [one for one in notices if one not in done and one not in no]
    by_country = [] if whole else _folded(duties, waiting)
    shown_now = [one for one in waiting if one not in by_country]
    parts = (
        (_("These apply, by what is known"), [n for n in shown_now if n.applies is Applies.YES]),
        (_("These may apply"), [n for n in shown_now if n.applies is Applies.MAYBE]),
        (_("Done"), done),
        (_("These do not seem to apply"), no if whole else []),
    )
    for title, found in parts:
        if found:
            say(f"{title} ({len(found)})")
            for one in found:
                _short(one, duties, now)
            say()
    _countries(by_country)
    _questions([one for one in shown_now if one.applies is Applies.MAYBE], duties)
    if no and not whole:
        text = ngettext(
            "%(count)s duty does not seem to apply: pratique notices --all",
            "%(count)s duties do not seem to apply: pratique notices --all",
            len(no),
        )
        say_prose(text % {"count": len(no)})


def _stated(duties: Duties) -> None:
    statements = duties.statements
    aware = statements.aware
    if aware is None:
        say_prose(
            _(
                "Nobody has stated yet when you became aware, and only you can: no deadline is "
                'counted until you do. pratique notices --aware "2026-11-03 02:10 Europe/Rome"'
            )
        )
    else:
        told = {"at": shown(aware.moment.at, duties.zone), "entry": str(aware.entry)}
        say_prose(_("Aware since %(at)s, as stated (entry %(entry)s of the journal).") % told)
        for old in statements.awareness[:-1]:
            told = {"at": shown(old.moment.at, old.moment.zone), "entry": str(old.entry)}
            say_prose("  " + _("Stated before: %(at)s (entry %(entry)s).") % told)
    if statements.countries:
        say_prose(_("Countries: %(codes)s.") % {"codes": ", ".join(statements.countries)})
    else:
        text = _(
            "Nobody has stated yet which countries count: where you, your users and your "
            "customers are. pratique notices --country IT"
        )
        say_prose(text)
    say()


def _customers(duties: Duties) -> None:
    """Who is affected and was not told, by name."""
    waiting = [one for one in duties.affected if not duties.people.told_to(one.person.key)]
    if not waiting:
        return
    text = ngettext(
        "%(count)s customer is affected and was not told yet: %(names)s",
        "%(count)s customers are affected and were not told yet: %(names)s",
        len(waiting),
    )
    names = ", ".join(f"{one.person.name} ({one.person.key})" for one in waiting[:_FEW])
    if len(waiting) > _FEW:
        names += ", ..."
    say_prose(text % {"count": len(waiting), "names": names})
    say()


def _folded(duties: Duties, notices: Sequence[Notice]) -> list[Notice]:
    """Duties of one country only, as long as nobody said which country it is."""
    if duties.statements.countries is not None:
        return []
    return [one for one in notices if len(one.rule.countries) == 1]


def _countries(notices: Iterable[Notice]) -> None:
    found: dict[str, list[str]] = {}
    for one in notices:
        found.setdefault(one.rule.countries[0], []).append(one.rule.id)
    if found:
        say(_("Duties of single countries: state yours with --country"))
        for code in sorted(found):
            say_prose(f"  {code}  {', '.join(found[code])}", hang=6)
        say()


def _questions(notices: Sequence[Notice], duties: Duties) -> None:
    """What would decide those that may apply; each once, what decides most of them first."""
    counts = Counter(fact.code for one in notices for fact in one.unknown)
    if not counts:
        return
    say(_("What would decide these; state it with --fact FACT=yes or no"))
    for code, count in counts.most_common():
        told = ngettext("%(count)s duty", "%(count)s duties", count) % {"count": count}
        say_prose(f"  {code} ({told}): {_(duties.book.facts[code].question)}", hang=4)
    say()


def _short(notice: Notice, duties: Duties, now: datetime) -> None:
    """One duty in a few lines."""
    rule = notice.rule
    say_prose(f"  {rule.id}  {_(rule.name)}", hang=4)
    if notice.applies is not Applies.NO:
        say_prose(f"    {_('by'):<6} {when_words(notice, duties.zone, now)}", hang=_HANG)
        if notice.provisional:
            say_prose(f"           {_('counted from a deadline, until that duty is done')}")
    say_prose(f"    {_('law'):<6} {law_words(rule, duties.book)}{_unsure(notice)}", hang=_HANG)
    for label, text in _states(notice, duties):
        say_prose(f"    {label:<6} {text}", hang=_HANG)


def _unsure(notice: Notice) -> str:
    return "" if notice.rule.sure else "  " + _("(to be checked)")


def _states(notice: Notice, duties: Duties) -> Iterator[tuple[str, str]]:
    """What decides, who was told, what to do next."""
    if notice.applies is Applies.NO:
        yield _("not"), _against(notice)
        return
    if notice.applies is Applies.MAYBE and notice.unknown and not notice.done:
        yield _("ask"), ", ".join(fact.code for fact in notice.unknown)
    if notice.told:
        yield _("told"), _told(notice, duties)
    if notice.waiting:
        yield _("to"), ", ".join(_named(notice))
    if not notice.done:
        draft = f"pratique notices {notice.rule.id}"
        yield _("next"), draft + (" --letter" if notice.rule.letter is not None else "")


def _against(notice: Notice) -> str:
    if notice.elsewhere:
        return _("It is the law of other countries than those that were stated.")
    names = [f"{fact.code}: {answer_words(fact.answer)}" for fact in notice.because]
    return "; ".join(names)


def _named(notice: Notice) -> Iterator[str]:
    for one in notice.waiting[:_FEW]:
        yield f"{one.person.name} ({one.person.key})"
    if len(notice.waiting) > _FEW:
        left = len(notice.waiting) - _FEW
        yield ngettext("%(count)s more", "%(count)s more", left) % {"count": left}


def _told(notice: Notice, duties: Duties) -> str:
    first = min(notice.told, key=lambda one: one.at)
    told = {"key": first.person, "at": shown(first.at, duties.zone), "how": first.how}
    text = _("%(key)s on %(at)s, %(how)s") % told
    if len(notice.told) > 1:
        text += f" (+{len(notice.told) - 1})"
    if notice.late:
        text += "; " + remaining_words(-notice.late)
    return text


def say_notice(notice: Notice, duties: Duties, now: datetime) -> None:
    """One duty with everything that there is to know of it."""
    rule = notice.rule
    say_prose(f"{rule.id}  {_(rule.name)}")
    say_prose(_(NO_ADVICE))
    say()
    rows = [
        (_("state"), applies_words(notice.applies)),
        (_("by"), when_words(notice, duties.zone, now)),
    ]
    end = notice.deadline
    if end is not None and end.formal is not None:
        told = {"time": shown(end.formal, duties.zone)}
        text = _("not before %(time)s by Regulation No 1182/71, article 3; keep the earlier one")
        rows.append((_("formal"), text % told))
    if notice.start is not None:
        rows.append((_("since"), shown(notice.start, duties.zone)))
    rows += [
        (_("from"), _(rule.starts)),
        (_("who"), _(rule.who)),
        (_("tells"), _(rule.tells)),
        *((_("form"), f"{one.name}: {one.site} ({one.country})") for one in notice.bodies),
        (_("why"), _(rule.why)),
        (_("missed"), _(rule.missed) if rule.missed else ""),
        (_("law"), law_words(rule, duties.book)),
        (_("source"), rule.source),
        (_("looked"), _looked(notice)),
        (_("check"), _(rule.check) if rule.check else ""),
        (_("counsel"), _(rule.question) if rule.question else ""),
    ]
    for label, text in rows:
        if text:
            say_prose(f"{label:<9} {text}", hang=10)
    _facts(notice, duties)
    say()
    for label, text in _states(notice, duties):
        say_prose(f"{label:<9} {text}", hang=10)


def _looked(notice: Notice) -> str:
    told = {"date": notice.rule.checked}
    if notice.rule.sure:
        return _("written on %(date)s; laws change") % told
    return _("written on %(date)s, and not sure: look it up before you rely on it") % told


def _facts(notice: Notice, duties: Duties) -> None:
    known = {fact.code: fact for fact in duties.facts}
    if notice.rule.facts:
        say()
        say(_("What decides"))
    for code in notice.rule.facts:
        _fact(known[code], duties)


def _fact(fact: Fact, duties: Duties) -> None:
    kind = duties.book.facts[fact.code]
    say_prose(f"  {answer_words(fact.answer):<10} {_(kind.name)} ({fact.code})", hang=13)
    basis = " ".join(said(one) for one in fact.basis)
    if fact.evidence:
        basis += f" [{', '.join(fact.evidence)}]"
    if basis:
        say_prose(f"             {basis}", hang=13)
    if fact.answer is Answer.UNKNOWN:
        told = {"question": _(kind.question), "code": fact.code}
        say_prose(
            "             "
            + _("%(question)s State it: pratique notices --fact %(code)s=yes") % told,
            hang=13,
        )


def say_facts(duties: Duties) -> None:
    """All facts that duties ask for: those known first."""
    order = {Answer.YES: 0, Answer.NO: 1, Answer.UNKNOWN: 2}
    for fact in sorted(duties.facts, key=lambda one: order[one.answer]):
        if fact.code in duties.book.facts:
            _fact(fact, duties)


def _earlier(created: str, at: datetime) -> bool:
    """Whether the case was there well before the moment at which somebody became aware."""
    try:
        opened = datetime.fromisoformat(created)
    except ValueError:
        return False
    return opened.tzinfo is not None and opened.astimezone(UTC) + _SLACK < at
