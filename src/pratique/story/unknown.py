"""The sentences that say what nobody can know from this evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Instant
from pratique.phrase import N_, figure
from pratique.story.entry.situation import DAY, Situation
from pratique.story.examination import State
from pratique.story.plain_words import moment_words
from pratique.story.reached import Reached, Scope
from pratique.story.story import About, Sentence

# A time that a log only claims, or of a clock that was never set, begins nothing.
_SURE: Final = 0.3
_BEGINS: Final = " UNION ALL ".join(
    f"""(SELECT epoch_ns(time) AS time, path, line FROM {table}
         WHERE time > make_timestamp_ns(CAST(? AS BIGINT)) AND time_confidence > {_SURE}
         ORDER BY time, path, line LIMIT 1)"""
    for table in ("web_request", "authentication", "file_transfer", "mail_event")
)

# Of acts that are more than are weighed one by one.
_TOO_MANY: Final = {
    "callers": N_(
        "Those who called what was left behind asked for more than is weighed one by one: a way "
        "in may be among their later requests."
    ),
    "commands": N_(
        "More commands name what was left behind than are looked into one by one: the one that "
        "put it there may be among the later ones."
    ),
    "logins": N_(
        "More logins may have been the way in than are weighed one by one: it may be among the "
        "later ones."
    ),
    "requests": N_(
        "More was sent to the web sites while traces came than is weighed one by one: a way in "
        "may be among the later requests."
    ),
    "site-logins": N_(
        "More logins to the web sites are told than are weighed one by one: it may be among the "
        "later ones that somebody came in."
    ),
    "statements": N_(
        "Databases were made to write more files than are weighed one by one: a way in may be "
        "among the later statements."
    ),
    "transfers": N_(
        "More clients sent files than are weighed one by one: a way in may be among the later ones."
    ),
}


def unknown(state: State, situation: Situation, scope: Scope, unread: int) -> Iterator[Sentence]:
    """What was not read, what the logs do not reach, what no log would show."""
    if unread:
        yield Sentence(
            "One file could not be read: what is in it, we do not know.",
            {"count": figure(unread)}, (), About.UNKNOWN,
            "%(count)s files could not be read: what is in them, we do not know.", unread,
        )  # fmt: skip
    asked = "SELECT coalesce(sum(understood), 0), coalesce(sum(unread), 0) FROM log_file"
    read, lines = next(situation.tables.select(asked))
    if lines:
        yield Sentence(
            "One line of the logs was not understood.", {"count": figure(lines)}, (), About.UNKNOWN,
            "%(count)s lines of the logs were not understood.", lines,
        )  # fmt: skip
    if not read:
        text = "No log on this evidence could be read: what was done, and by whom, is not told."
        yield Sentence(text, {}, (), About.UNKNOWN)
    for what in sorted(situation.left_out):
        yield Sentence(_TOO_MANY[what], {}, (), About.UNKNOWN)
    yield from _begins(situation)
    if state is not State.NO_TRACE and situation.traces:
        yield from _of_intruders(situation, scope, logs=bool(read))


def _begins(situation: Situation) -> Iterator[Sentence]:
    """The first line that tells who came."""
    rows = situation.tables.select(
        f"SELECT * FROM ({_BEGINS}) ORDER BY ALL LIMIT 1",
        *(365 * DAY,) * _BEGINS.count("?"),
    )
    for time, log, line in list(rows):
        text = (
            "Nothing in the logs that tell who came is older than %(time)s: what was before, we "
            "do not know."
        )
        told = {"time": moment_words(Instant(time))}
        yield Sentence(text, told, (f"{log}:{line}",), About.UNKNOWN)


def _of_intruders(situation: Situation, scope: Scope, *, logs: bool) -> Iterator[Sentence]:
    if situation.copied:
        text = (
            "When files came onto this disk is lost: it is a copy, which has the times of the "
            "copying."
        )
        yield Sentence(text, {}, (), About.UNKNOWN)
    if logs and "root" in scope.names("account", Reached.TOUCHED):
        text = "Whoever was root could change the logs, too: what they lack may have happened."
        yield Sentence(text, {}, (), About.UNKNOWN)
    text = (
        "Whether they took data with them, we do not know: what was only read leaves a trace in "
        "few logs."
    )
    yield Sentence(text, {}, (), About.UNKNOWN)
