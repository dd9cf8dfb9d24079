"""Logins to the machine that may have been the way in: to a shell, or to a panel of root."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from pratique.model import Finding, Instant
from pratique.phrase import Phrase
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.command import Command
from pratique.story.entry.habit import Habit
from pratique.story.entry.session import (
    MANY,
    PANELS,
    UNTOLD,
    Login,
    about_lines,
    first_try,
)
from pratique.story.entry.situation import MINUTE, OWN, SECOND, Situation
from pratique.story.entry.trace import Basis, Kind

_KEYS: Final = ("publickey", "hostbased", "gssapi-with-mic")
# That something came within a session says as much as such sessions are rare, and no more than
# this: the more logins are weighed, the likelier one of them fits by chance.
_RAREST: Final = 3.2
# Rights of another account are needed then; the login says nothing of these.
_OTHERS: Final = 0.4
_COMMANDED: Final = 2.0
_HOW: Final = {
    "key": "login of %(account)s at %(service)s with a key from %(address)s",
    "password": "login of %(account)s at %(service)s with a password from %(address)s",
    "": "login of %(account)s at %(service)s from %(address)s",
}


def find(
    situation: Situation, logins: Sequence[Login], commands: Sequence[Command]
) -> Iterator[Act]:
    """Each login in whose session a trace came, or that guessing led to.

    `commands` are those that name a trace and are no way in of their own: the login that one was
    typed in is likelier for it.
    """
    findings = about_lines(situation.findings)
    for login in logins:
        named = _named(situation, login, findings)
        act = _act(situation, login, named, [one for one in commands if one.within(login)])
        if act is not None:
            yield act


def _act(
    situation: Situation, login: Login, named: Reason | None, commands: Sequence[Command]
) -> Act | None:
    made = _made(situation, login)
    guessed = _guessed(situation, login)
    caller = _caller(situation, login)
    if not (made or commands or guessed or caller):
        return None
    found = (*made[:1], named, guessed, caller, _untold(login))
    reasons = [reason for reason in found if reason is not None]
    if commands:
        reasons.append(replace(commands[0].reason, weight=_COMMANDED))
    habit = Habit.before(situation.tables, login.account, login.address, login.door.time)
    reasons += habit.reasons(login.door.time)
    explains = (*made, *(one.reason for one in commands))
    door = login.door
    vector = "ssh-key" if door.method in _KEYS else "ssh-password"
    what = Phrase(
        _HOW["key" if door.method in _KEYS else "password" if door.method else ""],
        {
            "account": login.account or Phrase("an unknown account"),
            "service": door.service,
            "address": login.address or Phrase("an unknown address"),
        },
    )
    return Act(
        "panel-login" if door.service in PANELS else vector, door.time, what, login.address,
        login.account, "", door.service, door.log, door.line, "", tuple(reasons),
        frozenset(reason.evidence[0] for reason in explains), door.logged,
    )  # fmt: skip


def _named(
    situation: Situation, login: Login, findings: Mapping[tuple[str, int], Finding]
) -> Reason | None:
    """A finding of its very line, or that no line tells of it."""
    finding = findings.get((login.log, login.line))
    if finding is None and not login.logged:
        begun = datetime.fromtimestamp(login.time // SECOND, UTC)
        start = f"{login.account}: {begun:%Y-%m-%d %H:%M:%S} UTC on "
        for one in situation.findings:
            if one.check == UNTOLD and any(
                line.startswith(start) for line in one.quote.splitlines()
            ):
                finding = one
    if finding is None:
        return None
    words = Phrase("a finding is about this very login: %(title)s", {"title": finding.title})
    return Reason(2.0, words, (finding.id, login.place))


def _untold(login: Login) -> Reason | None:
    """That it stands in wtmp alone, say: lines may have been taken out of the log of logins."""
    if login.logged:
        return None
    text = "no line of the log of logins, such as auth.log, tells of it; %(log)s does"
    return Reason(-0.3, Phrase(text, {"log": login.log}), (login.place,))


def _made(situation: Situation, login: Login) -> list[Reason]:
    """What came while the session was open, and may be its account's doing; the surest first."""
    found = []
    for trace, moment in situation.near(login.time, Instant(login.end + MINUTE)):
        if moment.basis is Basis.CALLED:
            continue
        owner = situation.owner(trace)
        own = login.account in {owner, "root"}
        if not own and trace.kind is Kind.PAGE:
            continue  # a site's own account writes its pages
        rare = min(_RAREST, -math.log(login.share(moment.time)))
        weight = rare * (1.0 if own else _OTHERS) * (0.5 + 0.5 * trace.weight)
        if moment.basis is Basis.CLAIMED:
            weight -= 0.4
        words = Phrase(
            "%(path)s changed while the session of %(account)s was open",
            {"path": trace.path, "account": login.account},
        )
        found.append(Reason(weight, words, (trace.finding, login.place)))
    return sorted(found, key=lambda reason: -reason.weight)


def _guessed(situation: Situation, login: Login) -> Reason | None:
    """Tries of the same address that failed shortly before."""
    if login.tries < MANY:
        return None
    weight = 2.6 if login.tries >= 4 * MANY else 1.8
    words = Phrase(
        "%(count)s tries of %(address)s had failed in the two days before",
        {"count": f"{login.tries:,}", "address": login.address},
    )
    return Reason(weight, words, (first_try(situation.tables, login), login.place))


def _caller(situation: Situation, login: Login) -> Reason | None:
    visits = situation.callers.get(login.address, ())
    if not visits or login.address in OWN:
        return None
    first = min(visits, key=lambda visit: visit.first)
    told = {"path": first.path}
    if first.first < login.time:
        # What it called was there before: another way in had been used by then.
        words = Phrase("the same address called %(path)s before this login", told)
        return Reason(0.3, words, (first.place,))
    words = Phrase("the same address called %(path)s afterwards", told)
    return Reason(1.8, words, (first.place,))
