"""The story in plain words: half a page that a manager understands.

Each sentence stands on findings and lines of logs, which it carries. Where nobody can know, it
says so. The sentences are templates; whoever shows them translates and escapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pratique.inventory.machine_clock import MachineClock
from pratique.model import Window
from pratique.phrase import N_, NN_, Phrase, figure
from pratique.story.entry.act import Act
from pratique.story.entry.rank import LIKELY, Ways
from pratique.story.entry.situation import Situation
from pratique.story.entry.trace import MOST_TRACES, Kind
from pratique.story.examination import State
from pratique.story.next_step import next_step
from pratique.story.page_visitors import visitors
from pratique.story.plain_words import MOST_NAMED, listed, moment_words
from pratique.story.ran import ran
from pratique.story.reached import Line, Reached, Scope
from pratique.story.scope import NAMED
from pratique.story.sent_mail import sent_mail
from pratique.story.story import About, Sentence, Way
from pratique.story.summary import weighty
from pratique.story.told_scope import told_scope
from pratique.story.told_way import told_way
from pratique.story.unknown import unknown

_MOST_PAGES: Final = 3

_STATES: Final = {
    State.COMPROMISED: N_("Somebody broke into this server."),
    State.SUSPICIOUS: N_(
        "There are signs that somebody broke into this server; no single one of them proves it."
    ),
    State.NO_TRACE: N_("No trace of a break-in was found in what was read."),
}
_OPEN: Final = N_(
    "Something was found that a person should look at, and nothing that somebody left behind: "
    "whether anybody broke into this server, it does not tell."
)
# Where the way in is known, and was no breaking in.
_BY: Final = {
    "supply": N_(
        "Something works on this server that nobody here asked for; it looks as if an update "
        "brought it."
    ),
    "mail-account": N_("It looks as if somebody else sends mail with an account of this server."),
}
# One of a kind, several of it, and more than were counted.
_LEFT: Final = {
    Kind.PAGE: (
        *NN_(
            "In the web sites, one file is theirs or was changed by them.",
            "In the web sites, %(count)s files are theirs or were changed by them.",
        ),
        N_("In the web sites, at least %(count)s files are theirs or were changed by them."),
    ),
    Kind.SCHEDULE: (
        *NN_(
            "One file that makes something run by itself is theirs or was changed by them.",
            "%(count)s files that make something run by itself are theirs or were changed by them.",
        ),
        N_(
            "At least %(count)s files that make something run by itself are theirs or were changed."
        ),
    ),
    Kind.KEY: (
        *NN_(
            "One file that lets somebody in without a password is theirs or was changed by them.",
            "%(count)s files that let somebody in without a password are theirs or were changed.",
        ),
        N_("At least %(count)s files that let somebody in without a password are theirs."),
    ),
    Kind.ACCOUNT: (N_("They changed the list of accounts, or the rights of accounts."), "", ""),
    Kind.PROGRAM: (
        *NN_(
            "One program or setting of the system is theirs or was changed by them.",
            "%(count)s programs or settings of the system are theirs or were changed by them.",
        ),
        N_("At least %(count)s programs or settings of the system are theirs or were changed."),
    ),
}


def telling(  # noqa: PLR0913, PLR0917 - all that there is to tell
    state: State,
    window: Window,
    ways: Ways,
    told: Sequence[Way],
    scope: Scope,
    situation: Situation,
    unread: int,
) -> tuple[Sentence, ...]:
    """The sentences of the story, in order."""
    tables = situation.tables
    sentences = [_state(state, situation, ways)]
    if state is State.SUSPICIOUS and not situation.traces and not told:
        # A weakness, or a setting: nobody need have used it.
        sentences = [Sentence(_OPEN, {}, sentences[0].evidence)]
    elif state is not State.NO_TRACE:
        clock = MachineClock.of(tables)
        sentences += _since(window, told[:1] if ways.determinable else (), clock)
        sentences += told_way(ways, told, tables, clock)
        sentences += _left(situation, scope)
        sentences += _called(situation, clock)
        sentences += ran(situation, told[:1] if ways.determinable else (), clock)
        sentences += _visited(situation, clock)
        sentences += _sent(situation, [act for act in ways.acts if act.confidence >= LIKELY])
        sentences += told_scope(scope, tables)
    sentences += unknown(state, situation, scope, unread)
    return (*sentences, *next_step(state, told[:1] if ways.determinable else (), situation))


def _state(state: State, situation: Situation, ways: Ways) -> Sentence:
    text = _STATES[state]
    if state is not State.NO_TRACE and ways.determinable:
        best = ways.acts[0]
        if all(trace.finding in best.explains for trace in situation.traces):
            text = _BY.get(best.vector, text)
    shown = weighty(situation.findings)[:MOST_NAMED]
    return Sentence(text, {}, tuple(finding.id for finding in shown))


def _since(window: Window, entry: Sequence[Way], clock: MachineClock) -> Iterator[Sentence]:
    if window.before is None:
        text = "Since when, we do not know: no time that was read can be trusted."
        yield Sentence(text, {}, (), About.SINCE)
        return
    words = {"before": moment_words(window.before, clock)}
    text = "It was done on %(before)s or before; how long before, we do not know."
    if window.after is not None:
        words["after"] = moment_words(window.after, clock)
        text = "It was done after %(after)s, and on %(before)s at the latest."
    elif any(one.time == window.before for one in entry):
        text = "As far as the logs tell, it began on %(before)s."
    yield Sentence(text, words, (), About.SINCE)


def _left(situation: Situation, scope: Scope) -> Iterator[Sentence]:
    """What they left, by its kind; accounts that they made, by their names."""
    kinds: dict[Kind, list[str]] = {}
    for trace in situation.traces:
        kinds.setdefault(trace.kind, []).append(trace.finding)
    more = len(situation.traces) >= MOST_TRACES
    made = _made(scope)
    for kind, (one, several, at_least) in _LEFT.items():
        if kind is Kind.ACCOUNT and made:
            yield Sentence(
                "They made an account of their own, or changed one: %(names)s.",
                {"names": listed([line.name for line in made])}, made[0].evidence, About.DID,
                "They made accounts of their own, or changed some: %(names)s.", len(made),
            )  # fmt: skip
        elif kind in kinds:
            count = len(kinds[kind])
            found = tuple(dict.fromkeys(kinds[kind]))[:MOST_NAMED]
            words = {"count": figure(count)}
            if more and at_least and count > 1:
                yield Sentence(at_least, words, found, About.DID)
            else:
                yield Sentence(one, words, found, About.DID, several, count)


def _made(scope: Scope) -> list[Line]:
    """Accounts whose own line is what was found."""
    return [
        one
        for one in scope.lines
        if one.kind == "account" and one.reached is Reached.TOUCHED and one.because == NAMED
    ]


def _called(situation: Situation, clock: MachineClock) -> Iterator[Sentence]:
    """How what they left was used."""
    calls = [
        visit
        for trace in situation.traces
        for visit in situation.visits.of_page(trace.path)
        if visit.address in situation.callers
    ]
    if not calls:
        return
    first, last = min(calls, key=lambda one: one.first), max(calls, key=lambda one: one.last)
    count = sum(one.count for one in calls)
    told = {
        "count": figure(count),
        "addresses": listed(sorted({one.address for one in calls})),
        "first": moment_words(first.first, clock),
        "last": moment_words(last.last),
    }
    yield Sentence(
        "What they left was called once, from %(addresses)s, on %(first)s.", told, (first.place,),
        About.DID,
        "What they left was called %(count)s times, from %(addresses)s, between %(first)s and "
        "%(last)s.", count,
    )  # fmt: skip


def _visited(situation: Situation, clock: MachineClock) -> Iterator[Sentence]:
    """Who came to the pages that they made for visitors to be deceived."""
    told = [(visitors(situation.tables, finding), finding) for finding in situation.findings]
    known = [(found, finding) for found, finding in told if found is not None]
    for found, finding in sorted(known, key=lambda one: -one[0].addresses)[:_MOST_PAGES]:
        words: dict[str, str | Phrase] = {
            "page": finding.places[0].path,
            "addresses": figure(found.addresses),
            "submitted": figure(found.submitted),
            "first": moment_words(found.first, clock),
            "last": moment_words(found.last),
        }
        yield Sentence(
            "A page that deceives visitors (%(page)s) was visited from one address, on %(first)s; "
            "of these, %(submitted)s sent something.",
            words, (finding.id, found.place), About.DID,
            "A page that deceives visitors (%(page)s) was visited from %(addresses)s addresses, "
            "and %(submitted)s of them sent something, between %(first)s and %(last)s.",
            found.addresses,
        )  # fmt: skip


def _sent(situation: Situation, acts: Sequence[Act]) -> Iterator[Sentence]:
    mail = sent_mail(situation, acts)
    if mail is None:
        return
    told: dict[str, str | Phrase] = {
        "count": figure(mail.messages),
        "sender": mail.sender,
        "recipients": figure(mail.recipients),
        "delivered": figure(mail.delivered),
        "waiting": figure(mail.waiting),
    }
    yield Sentence(
        "One message was sent as %(sender)s (recipients: %(recipients)s; taken by other servers: "
        "%(delivered)s; still in the queue: %(waiting)s).",
        told, mail.evidence, About.DID,
        "%(count)s messages were sent as %(sender)s (recipients: %(recipients)s; taken by other "
        "servers: %(delivered)s; messages still in the queue: %(waiting)s).",
        mail.messages,
    )  # fmt: skip
