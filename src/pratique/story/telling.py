"""The story in plain words: half a page that a manager understands.

Each sentence stands on findings and lines of logs, which it carries. Where nobody can know, it
says so. The sentences are templates; whoever shows them translates and escapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from pratique.model import Finding, Instant, Window
from pratique.story.entry.rank import Ways
from pratique.story.entry.situation import Situation
from pratique.story.entry.trace import Kind
from pratique.story.examination import State
from pratique.story.scope import Reached, Scope
from pratique.story.story import Sentence, Way
from pratique.story.summary import weighty

_MOST_NAMED: Final = 5
_ALMOST_SURE: Final = 0.9

_STATES: Final = {
    State.COMPROMISED: "Somebody broke into this server.",
    State.SUSPICIOUS: (
        "There are signs that somebody broke into this server, and none of them proves it."
    ),
    State.NO_TRACE: "No trace of a break-in was found in what was read.",
}
_HOW: Final = {
    "file-upload": (
        "%(sure)s they came in through a form of a web site that takes files: on %(time)s somebody "
        "at %(address)s sent one there."
    ),
    "web-exploit": (
        "%(sure)s they came in through a weakness of a web application: on %(time)s somebody at "
        "%(address)s sent the request that put the first file there."
    ),
    "cms-login": (
        "%(sure)s they came in with the password of somebody who may change the web site: on "
        "%(time)s that account was used from %(address)s."
    ),
    "ssh-password": (
        "%(sure)s they came in with the password of the account %(account)s: on %(time)s it was "
        "used from %(address)s."
    ),
    "ssh-key": (
        "%(sure)s they came in with a key of the account %(account)s: on %(time)s it was used from "
        "%(address)s."
    ),
    "ftp-login": (
        "%(sure)s they came in with the FTP password of %(account)s: on %(time)s it was used from "
        "%(address)s to put files there."
    ),
    "mail-account": (
        "%(sure)s they used the mail account %(account)s with its password: from %(time)s on, mail "
        "was sent with it from %(address)s."
    ),
    "panel-login": (
        "%(sure)s they came in through the control panel, as %(account)s: on %(time)s it was used "
        "from %(address)s."
    ),
    "neighbour-site": (
        "%(sure)s they came over from another site of the same account (%(account)s): that one was "
        "broken into on %(time)s from %(address)s."
    ),
    "supply": (
        "%(sure)s what they left came with an update: on %(time)s, by %(what)s. Nobody had to "
        "break in here for that."
    ),
}
_SURE: Final = ((_ALMOST_SURE, "Almost certainly"), (0.7, "Most likely"), (0.0, "Probably"))


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
    return (
        _state(state, situation.findings),
        *_since(state, window),
        *_how(state, ways, told),
        *_what(situation),
        *_how_far(scope),
        *_unknown(state, situation, unread),
    )


def _state(state: State, findings: Sequence[Finding]) -> Sentence:
    return Sentence(_STATES[state], {}, tuple(f.id for f in weighty(findings)[:_MOST_NAMED]))


def _since(state: State, window: Window) -> Iterator[Sentence]:
    if state is State.NO_TRACE:
        return
    if window.before is None:
        yield Sentence("Since when, we do not know: no time that was read can be trusted.")
        return
    before = _moment(window.before)
    if window.after is None:
        text = "It was done on %(before)s or before; how long before, we do not know."
        yield Sentence(text, {"before": before})
        return
    text = "It was done after %(after)s, and on %(before)s at the latest."
    yield Sentence(text, {"before": before, "after": _moment(window.after)})


def _how(state: State, ways: Ways, told: Sequence[Way]) -> Iterator[Sentence]:
    if state is State.NO_TRACE:
        return
    if not ways.determinable:
        yield Sentence(
            "How they got in cannot be determined from this evidence, because %(why)s.",
            {"why": ways.why_not},
        )
        if told:
            text = "What fits best, without being more than possible: %(what)s, on %(time)s."
            best = told[0]
            words = {"what": best.what, "time": _moment(best.time)}
            yield Sentence(text, words, (f"{best.log}:{best.number}",) if best.log else ())
        return
    best = told[0]
    template = _HOW.get(best.vector)
    if template is None:
        return
    words = {
        "sure": next(word for least, word in _SURE if best.confidence >= least),
        "time": _moment(best.time),
        "address": best.address or "an unknown address",
        "account": best.account or "an unknown account",
        "what": best.what,
    }
    evidence = tuple(dict.fromkeys(e for step in best.reasons for e in step.evidence))
    yield Sentence(template, words, evidence[:8])
    for step in best.against:
        yield Sentence("What speaks against it: %(what)s.", {"what": step.what}, step.evidence)
    if len(told) > 1 and told[1].confidence >= 0.3:
        other = told[1]
        text = "It may also have been another way: %(what)s, on %(time)s."
        place = (f"{other.log}:{other.number}",) if other.log else ()
        yield Sentence(text, {"what": other.what, "time": _moment(other.time)}, place)


def _what(situation: Situation) -> Iterator[Sentence]:
    """What they left, and how it was used."""
    kinds: dict[Kind, list[str]] = {}
    for trace in situation.traces:
        kinds.setdefault(trace.kind, []).append(trace.finding)
    texts = {
        Kind.PAGE: "In web sites, %(count)s files are theirs or were changed by them.",
        Kind.SCHEDULE: "%(count)s entries that run by themselves are theirs.",
        Kind.KEY: "%(count)s files that let somebody in without a password are theirs.",
        Kind.ACCOUNT: "The list of accounts or of their rights was changed.",
        Kind.PROGRAM: "%(count)s programs or settings of the system are theirs or were changed.",
    }
    for kind, text in texts.items():
        if kind in kinds:
            found = tuple(dict.fromkeys(kinds[kind]))
            yield Sentence(text, {"count": str(len(kinds[kind]))}, found[:_MOST_NAMED])
    calls = [
        visit
        for trace in situation.traces
        for visit in situation.visits.of_page(trace.path)
        if visit.address in situation.callers
    ]
    if calls:
        first, last = min(calls, key=lambda one: one.first), max(calls, key=lambda one: one.last)
        yield Sentence(
            "What they left was called %(count)s times, from %(addresses)s, between %(first)s and "
            "%(last)s.",
            {
                "count": str(sum(one.count for one in calls)),
                "addresses": _listed(sorted({one.address for one in calls})),
                "first": _moment(first.first),
                "last": _moment(last.last),
            },
            (first.place,),
        )


def _how_far(scope: Scope) -> Iterator[Sentence]:
    if not scope.lines:
        return
    accounts = scope.names("account", Reached.TOUCHED)
    shown = tuple(e for line in scope.lines if line.name in accounts for e in line.evidence[:2])[
        :_MOST_NAMED
    ]
    if "root" in accounts:
        yield Sentence(
            "They were root: everything on this machine was within their reach, and every password "
            "and key that was on it must be changed.",
            {},
            shown,
        )
    elif accounts:
        text = "They acted as %(accounts)s; nothing shows that they were root."
        yield Sentence(text, {"accounts": _listed(accounts)}, shown)
    sites = scope.names("site", Reached.TOUCHED)
    if sites:
        yield Sentence("They changed these sites: %(sites)s.", {"sites": _listed(sites)})
    data = scope.names("data", Reached.REACHABLE)
    if data:
        yield Sentence(
            "They could read what opens %(data)s: whether they did, no log tells.",
            {"data": _listed(data)},
        )
    machines = scope.names("neighbour", Reached.REACHABLE)
    if machines:
        text = "From here they could reach other machines: %(machines)s. Look there, too."
        yield Sentence(text, {"machines": _listed(machines)})
    untouched = scope.untouched
    if untouched:
        yield Sentence(
            "Of these, no trace was found: %(names)s. They can come back first.",
            {"names": _listed(untouched)},
        )


def _unknown(state: State, situation: Situation, unread: int) -> Iterator[Sentence]:
    if unread:
        text = "%(count)s files could not be read: what is in them, we do not know."
        yield Sentence(text, {"count": str(unread)})
    lines = next(situation.tables.select("SELECT coalesce(sum(unread), 0) FROM log_file"))[0]
    if lines:
        text = "%(count)s lines of logs were not understood."
        yield Sentence(text, {"count": str(lines)})
    logs = next(situation.tables.select("SELECT count(*) FROM log_file"))[0]
    if not logs:
        yield Sentence("There is no log on this evidence: what was done, and by whom, is not told.")
    elif state is not State.NO_TRACE:
        yield Sentence(
            "Whoever was root could change the logs, too: what they do not tell may have happened."
        )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} (+{len(names) - _MOST_NAMED})"


def _moment(moment: Instant | None) -> str:
    if moment is None:
        return "an unknown day"
    told = datetime.fromtimestamp(moment // 1_000_000_000, UTC)
    return told.strftime("%Y-%m-%d %H:%M:%S UTC")
