"""From the way in to what stands on the disk: the steps, in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase, in_a_row
from pratique.story.entry.act import Act
from pratique.story.entry.situation import MINUTE, Situation
from pratique.story.entry.trace import Basis, Kind, Trace
from pratique.story.story import Step, Way

_MOST: Final = 14
_COMMANDS: Final = 5
_WRITTEN: Final = (Basis.BIRTH, Basis.CHANGE, Basis.CLAIMED)
_DID: Final = {
    Kind.PAGE: "%(path)s was written",
    Kind.SCHEDULE: "%(path)s was written: it runs by itself",
    Kind.KEY: "%(path)s was written: it lets somebody in",
    Kind.ACCOUNT: "%(path)s was changed: it says who may log in",
    Kind.PROGRAM: "%(path)s was written",
}


def way(act: Act, situation: Situation, lines: Mapping[tuple[str, int], str]) -> Way:
    """An act as the story tells it, with its chain; `lines` are lines of logs that are known."""
    return Way(
        vector=act.vector,
        time=act.time,
        what=act.what,
        address=act.address,
        account=act.account,
        site=act.site,
        service=act.service,
        log=act.log,
        number=act.line,
        line=None if act.line is None else lines.get((act.log, act.line)),
        confidence=round(act.confidence, 3),
        chain=tuple(chain(act, situation)),
        reasons=tuple(
            Step(None, reason.text, reason.evidence)
            for reason in sorted(act.reasons, key=lambda one: -one.weight)
            if reason.weight > 0
        ),
        against=tuple(
            Step(None, reason.text, reason.evidence) for reason in act.reasons if reason.weight < 0
        ),
    )


def chain(act: Act, situation: Situation) -> list[Step]:
    """The act, what was written from then on, and what was called, in order of time."""
    steps = [Step(act.time, act.what, (act.place,) if act.place else ())]
    after: list[Step] = []
    told: set[str] = set()
    for trace in situation.traces:
        moment = _written(trace, act.time)
        if moment is None:
            continue
        words = Phrase(_DID[trace.kind], {"path": trace.path})
        key = f"{trace.finding} {trace.kind}"
        if key in told:
            continue  # one of a thousand pages stands for them
        told.add(key)
        after.append(Step(moment, words, (trace.finding,)))
        visit = next(
            (one for one in situation.visits.of_page(trace.path) if one.last >= act.time), None
        )
        if visit is not None:
            count = sum(one.count for one in situation.visits.of_page(trace.path))
            words = Phrase(
                "%(path)s was called from %(address)s, once in all",
                {"path": trace.path, "address": visit.address, "count": f"{count:,}"},
                "%(path)s was called from %(address)s, %(count)s times in all",
                count,
            )
            after.append(Step(visit.first, words, (visit.place,)))
            after.extend(_commands(trace, situation))
    after.sort(key=lambda step: step.time or 0)
    if len(after) > _MOST:
        left = len(after) - _MOST
        told_not = Phrase(
            "and one further step", {"count": f"{left:,}"}, "and %(count)s further steps", left
        )
        after = [*after[:_MOST], Step(None, told_not, ())]
    return [*steps, *after]


def _commands(trace: Trace, situation: Situation) -> Iterator[Step]:
    """The commands that show in requests to a page that runs them, as one step."""
    told = situation.sent.get(trace.path)
    if told:
        shown = told[:_COMMANDS]
        text = "commands that %(path)s was sent: %(commands)s"
        if len(told) > len(shown):
            text = "commands that %(path)s was sent: %(commands)s (and %(left)s more)"
        words = Phrase(
            text,
            {
                "path": trace.path,
                "commands": in_a_row([one.text for one in shown], "; "),
                "left": f"{len(told) - len(shown):,}",
            },
        )
        yield Step(shown[0].time, words, (trace.finding, shown[0].place))


def _written(trace: Trace, since: Instant) -> Instant | None:
    """When it was written, if that is not before the act; the surest time that says so."""
    for basis in _WRITTEN:
        for moment in trace.moments:
            if moment.basis is basis and moment.time >= since - MINUTE:
                return moment.time
    return None
