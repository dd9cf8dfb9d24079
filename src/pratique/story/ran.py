"""The sentences that say what they ran: commands sent to pages, all rights, commands of a login."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pratique.inventory.machine_clock import MachineClock
from pratique.phrase import Phrase, figure
from pratique.story.entry.situation import Situation
from pratique.story.plain_words import moment_words
from pratique.story.story import About, Sentence, Way

_SHOWN: Final = 3
_LONGEST: Final = 100  # characters of a command
_SHELLS: Final = frozenset({"ssh-password", "ssh-key", "local-user"})
_ROOT: Final = """
SELECT min(epoch_ns(time)), arg_min(service, time), arg_min(path, time), arg_min(line, time)
FROM authentication
WHERE action IN ('elevated', 'command') AND coalesce(target_user, 'root') = 'root'
  AND "user" = ? AND "user" <> 'root' AND time >= make_timestamp_ns(CAST(? AS BIGINT))
"""
# Cron is told as what runs by itself; whoever logged in did not type that.
_COMMANDS: Final = """
SELECT command, min(epoch_ns(time)) AS first, arg_min(path, time), arg_min(line, time),
       count(*) OVER ()
FROM process_event
WHERE source NOT IN ('cron', 'accounting') AND command <> ''
  AND ? IN ("user", login_user) AND time >= make_timestamp_ns(CAST(? AS BIGINT))
GROUP BY command ORDER BY first, command LIMIT ?
"""


def ran(situation: Situation, best: Sequence[Way], clock: MachineClock) -> Iterator[Sentence]:
    """What was sent to pages; `best` is the way in, where it is known: what came of that login."""
    yield from _sent(situation)
    for way in best:
        if way.vector in _SHELLS and way.account and way.time is not None:
            yield from _became_root(situation, way, clock)
            yield from _typed(situation, way)


def _sent(situation: Situation) -> Iterator[Sentence]:
    found = [
        (trace, command)
        for trace in situation.traces
        for command in situation.sent.get(trace.path, ())
    ]
    if not found:
        return
    found.sort(key=lambda one: one[1].time)
    commands = list(dict.fromkeys(command.text for _, command in found))
    trace, first = found[0]
    told: dict[str, str | Phrase] = {"count": figure(len(commands)), "commands": _named(commands)}
    yield Sentence(
        "The logs show one command that was sent there: %(commands)s.", told,
        (trace.finding, first.place), About.DID,
        "The logs show %(count)s different commands that were sent there, the first ones: "
        "%(commands)s.", len(commands),
    )  # fmt: skip


def _became_root(situation: Situation, way: Way, clock: MachineClock) -> Iterator[Sentence]:
    row = next(situation.tables.select(_ROOT, way.account, way.time))
    time, service, log, line = row
    if time is None:
        return
    text = "As %(account)s they took all rights (root, by %(service)s) on %(time)s."
    told = {"account": way.account, "service": service, "time": moment_words(time, clock)}
    yield Sentence(text, told, (f"{log}:{line}",), About.DID)


def _typed(situation: Situation, way: Way) -> Iterator[Sentence]:
    rows = list(situation.tables.select(_COMMANDS, way.account, way.time, _SHOWN))
    if not rows:
        return
    number = rows[0][-1]
    told: dict[str, str | Phrase] = {
        "account": way.account,
        "count": figure(number),
        "commands": _named([command for command, *_ in rows]),
    }
    places = tuple(f"{log}:{line}" for _, _, log, line, _ in rows)
    yield Sentence(
        "From then on the logs tell of one command by %(account)s: %(commands)s.", told, places,
        About.DID,
        "From then on the logs tell of %(count)s commands by %(account)s, the first ones: "
        "%(commands)s.", number,
    )  # fmt: skip


def _named(commands: Sequence[str]) -> str:
    return "; ".join(
        command if len(command) <= _LONGEST else f"{command[:_LONGEST]}…"
        for command in commands[:_SHOWN]
    )
