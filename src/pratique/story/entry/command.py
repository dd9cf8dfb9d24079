"""Commands that put something there, and whether an account of the machine was the way in itself.

A command that names a trace at the moment it was written tells whose hands did it. Whether these
were the account's own, or of somebody who had got into it, tells the login that it was typed in:
from an address that is new, or behind tries that had failed, the login is the way in, and the
command is evidence for it (see `login`). From where the account always comes, it is the account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pratique.model import Instant
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.habit import Habit
from pratique.story.entry.session import MANY, OPEN, Login
from pratique.story.entry.situation import DAY, MINUTE, OWN, SECOND, Situation
from pratique.story.entry.trace import Basis, Trace

_LONGEST: Final = 100  # characters of a command that are shown
_HOPS: Final = 3
_MOST: Final = 400  # commands that are looked into
_BEFORE: Final = 2 * SECOND  # clocks of two sources differ, and history has whole seconds
_AFTER: Final = MINUTE
_CLOSE: Final = 5 * SECOND
_NO_LOGIN: Final = ("nologin", "false", "sync", "halt", "shutdown")
# A change of the inode alone is what whoever cleans up leaves, too: what counts is when it was
# made, and when its content was written.
_WRITTEN: Final = (Basis.BIRTH, Basis.CLAIMED)
# A program that ran is not what wrote it; the jobs of root run whatever is there already.
_NAMING: Final = f"""
WITH trace AS (
    SELECT unnest(CAST(? AS BIGINT[])) AS number, unnest(CAST(? AS BIGINT[])) AS written,
           unnest(CAST(? AS VARCHAR[])) AS file, unnest(CAST(? AS VARCHAR[])) AS around,
           unnest(CAST(? AS VARCHAR[])) AS name
), ran AS (
    SELECT epoch_ns(time) AS moment, coalesce(login_user, "user", '') AS who,
           coalesce("user", login_user, '') AS runs, command, coalesce(folder, '') AS folder,
           path, line
    FROM process_event
    WHERE time IS NOT NULL AND command <> '' AND source <> 'accounting'
      AND NOT (source = 'cron' AND coalesce("user", 'root') = 'root')
), near AS (
    SELECT r.*, t.*, contains(command, file) OR folder = around AND contains(command, name) AS named
    FROM ran r JOIN trace t
      ON t.written >= r.moment - {_BEFORE} AND t.written <= r.moment + {_AFTER}
    WHERE NOT starts_with(ltrim(command), file)
)
SELECT moment, who, runs, command, path, line, number, named, written FROM near
WHERE named OR (contains(command, around || '/') AND length(around) - length(
      replace(around, '/', '')) >= 3 AND abs(written - moment) <= {_CLOSE})
ORDER BY moment, path, line, number
"""
_BECAME: Final = """
SELECT epoch_ns(time), "user", path, line FROM authentication
WHERE service = 'su' AND action = 'elevated' AND target_user = ? AND "user" <> target_user
  AND epoch_ns(time) BETWEEN CAST(? AS BIGINT) AND CAST(? AS BIGINT)
ORDER BY time DESC, path, line DESC LIMIT 1
"""
# One try is told by PAM and by su itself.
_TRIES: Final = """
SELECT greatest(count(*) FILTER (method = 'pam'), count(*) FILTER (method IS NULL)),
       arg_min(path, time), arg_min(line, time)
FROM authentication
WHERE service IN ('su', 'sudo') AND action = 'failure' AND "user" = ?
  AND epoch_ns(time) BETWEEN CAST(? AS BIGINT) AND CAST(? AS BIGINT)
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One account became another, with su."""

    time: Instant
    source: str
    target: str
    place: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Command:
    """One command that names a trace, or its folder, when that was written."""

    time: Instant
    account: str  # who typed it
    runs: str  # as whom it ran
    text: str
    log: str
    line: int
    trace: Trace
    named: bool  # the trace itself, and not its folder alone
    claimed: bool  # whether only the time of the content tells that it was then
    changes: tuple[Change, ...] = ()  # from the account that logged in to this one, in order

    @property
    def origin(self) -> str:
        """The account that whoever typed it had logged in as."""
        return self.changes[0].source if self.changes else self.account

    @property
    def place(self) -> str:
        """Its line."""
        return f"{self.log}:{self.line}"

    @property
    def weight(self) -> float:
        """How much it speaks for who typed it."""
        weight = (3.2 if self.named else 1.6) * (0.5 + 0.5 * self.trace.weight)
        return weight - (0.2 if self.claimed else 0.0)

    @property
    def shown(self) -> str:
        """Its beginning, as a sentence holds it."""
        return self.text if len(self.text) <= _LONGEST else self.text[:_LONGEST] + "..."

    @property
    def reason(self) -> Reason:
        """That it names the trace."""
        text = "a command of %(account)s named %(path)s when it was written: %(command)s"
        if not self.named:
            text = (
                "a command of %(account)s named the folder of %(path)s when it was written: "
                "%(command)s"
            )
        told = {"account": self.account, "path": self.trace.path, "command": self.shown}
        words = Phrase(text, told)
        return Reason(self.weight, words, (self.trace.finding, self.place))

    def within(self, login: Login) -> bool:
        """Whether it was typed in the session of a login."""
        whole = login.time <= self.time <= login.end + MINUTE
        return whole and login.account == self.origin


def naming(situation: Situation, logins: Sequence[Login]) -> list[Command]:
    """The commands of accounts that may log in that name a trace, in order of time."""
    given = [
        (number, trace, moment)
        for number, trace in enumerate(situation.traces)
        for moment in trace.moments
        if moment.basis in _WRITTEN
    ]
    if not given:
        return []
    parts = [trace.path.rpartition("/") for _, trace, _ in given]
    rows = situation.weighed(
        "commands", _NAMING,
        [number for number, _, _ in given], [moment.time for *_, moment in given],
        [trace.path for _, trace, _ in given], [folder for folder, _, _ in parts],
        [name for _, _, name in parts],
    )  # fmt: skip
    shut = _shut(situation.tables)
    found: list[Command] = []
    for moment, who, runs, text, log, line, number, named, written in rows:
        if len(found) == _MOST:
            situation.left_out.add("commands")
            break
        if not who or who in shut:
            continue
        trace = situation.traces[number]
        born = any(one.basis is Basis.BIRTH and one.time == written for one in trace.moments)
        command = Command(moment, who, runs, text, log, line, trace, named, not born)
        changes = _changes(situation.tables, command, logins)
        found.append(replace(command, changes=changes))
    return found


def find(
    situation: Situation, logins: Sequence[Login], commands: Sequence[Command]
) -> Iterator[Act]:
    """Each account that did it itself, as far as its login is one like all of its logins."""
    habits: dict[Login, Habit] = {}
    for command in commands:
        login = _session(command, logins)
        if login is None:
            if command.origin != "root":
                text = "no log tells of a login of %(account)s at that time"
                words = Phrase(text, {"account": command.origin})
                yield _act(situation, command, Reason(-0.3, words))
            continue
        if login.tries >= MANY:
            continue
        if login not in habits:
            habits[login] = Habit.before(situation.tables, login.account, login.address, login.time)
        usual = _usual(command, login, habits)
        if usual is not None:
            yield _act(situation, command, usual)


def untold(commands: Sequence[Command], acts: Sequence[Act]) -> list[Command]:
    """The commands that none of the acts of `find` rests on."""
    told = {place for act in acts for reason in act.reasons for place in reason.evidence}
    return [command for command in commands if command.place not in told]


def _session(command: Command, logins: Sequence[Login]) -> Login | None:
    """The latest login whose session it was typed in."""
    held = [login for login in logins if command.within(login)]
    return max(held, key=lambda login: login.time, default=None)


def _usual(command: Command, login: Login, habits: Mapping[Login, Habit]) -> Reason | None:
    """That the login is the account's own, by where it came from; None where it may not be."""
    if login.address in OWN:
        text = "%(account)s was logged in at the machine itself"
        words = Phrase(text, {"account": login.account})
        return Reason(0.8, words, (login.place,))
    habit = habits[login]
    if habit.days < 2:
        return None
    # Who became somebody else had no need to: a stolen key of root has all rights at once.
    crossed = command.origin != command.runs
    if not crossed and habit.misses(login.time):
        return None
    words = Phrase(
        "%(account)s had logged in from %(address)s, as on %(days)s days before: it was that "
        "person, or whoever has that account there",
        {"account": login.account, "address": login.address, "days": f"{habit.days:,}"},
    )
    return Reason(0.8, words, (login.place,))


def _act(situation: Situation, command: Command, login: Reason) -> Act:
    reasons = [command.reason, login]
    first = (command.time, command.log, command.line)
    ran = {"account": command.account, "command": command.shown}
    what = Phrase("%(account)s ran: %(command)s", ran)
    if command.changes:
        change = command.changes[0]
        first = (change.time, *change.place)
        told = {"account": change.source, "other": change.target}
        what = Phrase("%(account)s became %(other)s", told)
        words = Phrase("%(account)s became %(other)s, and the command came from there", told)
        reasons.append(Reason(0.3, words, ("{}:{}".format(*change.place),)))
    reasons += _tries(situation.tables, command.origin, first[0])
    return Act(
        "local-user", first[0], what, "", command.origin, "", "su" if command.changes else "",
        first[1], first[2], "", tuple(reasons), frozenset((command.trace.finding,)),
    )  # fmt: skip


def _tries(tables: Tables, account: str, moment: Instant) -> Iterator[Reason]:
    """Tries of that account to become another that failed in the day before."""
    count, log, line = next(tables.select(_TRIES, account, moment - DAY, moment))
    if count:
        words = Phrase(
            "one try of %(account)s to get other rights had failed in the day before",
            {"account": account, "count": f"{count:,}"},
            "%(count)s tries of %(account)s to get other rights had failed in the day before",
            count,
        )
        yield Reason(min(0.3 * count, 0.9), words, (f"{log}:{line}",))


def _changes(tables: Tables, command: Command, logins: Sequence[Login]) -> tuple[Change, ...]:
    """How whoever typed it had come to that account, from the one that had logged in on."""
    changes: list[Change] = []
    account, moment = command.account, command.time
    for _ in range(_HOPS):
        rows = list(tables.select(_BECAME, account, moment - OPEN, moment))
        if not rows:
            break
        time, source, log, line = rows[0]
        own = (one for one in logins if one.account == account and time < one.time <= moment)
        if next(own, None) is not None:
            break  # it had logged in itself since
        changes.insert(0, Change(time, source, account, (log, line)))
        account, moment = source, time
    return tuple(changes)


def _shut(tables: Tables) -> frozenset[str]:
    """The accounts that cannot log in, by their shell."""
    rows = tables.rows(Account, "path = '/etc/passwd'")
    return frozenset(one.username for one in rows if one.shell.rpartition("/")[2] in _NO_LOGIN)
