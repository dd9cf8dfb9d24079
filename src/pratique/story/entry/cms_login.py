"""Acts in the administration of a web application: whoever did them had logged in before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pratique.model import Instant
from pratique.story.entry import cms
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import DAY, HOUR, Situation

_SESSION: Final = 2 * DAY  # a cookie of WordPress holds so long without "remember me"
_MOST: Final = 200_000
# What lies in the administration, and answers to everybody: plug-ins use it.
_PUBLIC: Final = re.compile(r"/wp-admin/admin-(?:ajax|post)\.php$")

_LOGINS: Final = """
SELECT epoch_ns(time), source, resource, status, path, line
FROM asked
WHERE method = 'POST' AND time IS NOT NULL AND regexp_matches(resource, ?)
ORDER BY time, path, line LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class _Try:
    time: Instant
    address: str
    resource: str
    status: int | None
    log: str
    line: int


def entered(situation: Situation, acts: Iterable[Act]) -> Iterator[Act]:
    """The acts; those behind a login with the login in their place, if the logs tell of it."""
    acts = list(acts)
    if not any(act.vector == "cms-login" for act in acts):
        yield from acts
        return
    tries = _tries(situation)
    for act in acts:
        yield _behind_login(act, tries) if act.vector == "cms-login" else act


def _tries(situation: Situation) -> list[_Try]:
    doors = "|".join(f"(?:{one.login.pattern})" for one in cms.APPLICATIONS)
    return [_Try(*row) for row in situation.tables.select(_LOGINS, doors, _MOST)]


def _behind_login(act: Act, tries: list[_Try]) -> Act:
    own = [one for one in tries if one.address == act.address and one.time <= act.time]
    let_in = [one for one in own if cms.logs_in("POST", one.resource, one.status)]
    recent = [one for one in let_in if act.time - one.time <= _SESSION]
    if not recent and _PUBLIC.search(act.target):
        return replace(act, vector="web-exploit")
    if not recent:
        return act.because(
            Reason(-0.5, "no log tells of a login of this address: its session may be older")
        )
    login = recent[-1]
    place = f"{login.log}:{login.line}"
    reasons = [
        *act.reasons,
        Reason(1.0, f"the address had logged in before: {act.what}", (place, act.place)),
        *_habits(login, let_in, tries),
    ]
    return replace(
        act,
        time=login.time,
        what=f"login at {login.resource} from {login.address}",
        log=login.log,
        line=login.line,
        reasons=tuple(reasons),
    )


def _habits(login: _Try, let_in: list[_Try], tries: list[_Try]) -> Iterator[Reason]:
    before = [one for one in let_in if one.time < login.time - 12 * HOUR]
    days = {one.time // DAY for one in before}
    if len(days) >= 2:
        yield Reason(-1.5, f"this address had logged in on {len(days)} days before")
    elif any(one.time < login.time - DAY for one in tries):
        yield Reason(0.9, "it had never logged in before")
    failed = [
        one
        for one in tries
        if one.address == login.address
        and 0 <= login.time - one.time <= DAY
        and not cms.logs_in("POST", one.resource, one.status)
    ]
    if len(failed) >= 5:
        places = (f"{failed[0].log}:{failed[0].line}",)
        yield Reason(1.2, f"{len(failed)} logins of this address had failed before", places)
