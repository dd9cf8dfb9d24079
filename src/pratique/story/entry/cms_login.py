"""Acts in the administration of a web application: whoever did them had logged in before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry import cms
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import DAY, HOUR, Situation

_SESSION: Final = 2 * DAY  # a cookie of WordPress holds so long without "remember me"
# What lies in the administration, and answers to everybody: plug-ins use it.
_PUBLIC: Final = re.compile(r"/wp-admin/admin-(?:ajax|post)\.php$")

_LOGINS: Final = """
SELECT epoch_ns(time), source, resource, status, path, line, coalesce(query, '')
FROM asked
WHERE method = 'POST' AND time IS NOT NULL AND regexp_matches(resource, ?)
  AND source IN (SELECT unnest(CAST(? AS VARCHAR[])))
ORDER BY time, path, line
"""
_FIRST: Final = """
SELECT epoch_ns(min(time)) FROM asked WHERE method = 'POST' AND regexp_matches(resource, ?)
"""


@dataclass(frozen=True, slots=True)
class _Try:
    time: Instant
    address: str
    resource: str
    status: int | None
    log: str
    line: int
    query: str

    @property
    def let_in(self) -> bool:
        """Whether the application let them in."""
        return cms.logs_in("POST", self.resource, self.status, self.query)


def entered(situation: Situation, acts: Iterable[Act]) -> Iterator[Act]:
    """The acts; those behind a login with the login in their place, if the logs tell of it."""
    acts = list(acts)
    if not any(act.vector == "cms-login" for act in acts):
        yield from acts
        return
    doors = "|".join(f"(?:{one.login.pattern})" for one in cms.APPLICATIONS)
    tries: dict[str, list[_Try]] = {}
    callers = sorted({act.address for act in acts if act.vector == "cms-login"})
    for row in situation.weighed("site-logins", _LOGINS, doors, callers):
        tried = _Try(*row)
        if not cms.tries_to_log_in("POST", tried.resource, tried.query):
            continue
        tries.setdefault(tried.address, []).append(tried)
    first = next(situation.tables.select(_FIRST, doors))[0]
    for act in acts:
        if act.vector == "cms-login":
            yield _behind_login(act, tries.get(act.address, []), first)
        else:
            yield act


def _behind_login(act: Act, tries: list[_Try], first: Instant | None) -> Act:
    own = [one for one in tries if one.time <= act.time]
    let_in = [one for one in own if one.let_in]
    recent = [one for one in let_in if act.time - one.time <= _SESSION]
    if not recent and _PUBLIC.search(act.target):
        return replace(act, vector="web-exploit")
    if not recent:
        words = Phrase("no log tells of a login of this address: its session may be older")
        return act.because(Reason(-0.5, words))
    login = recent[-1]
    place = f"{login.log}:{login.line}"
    reasons = [
        *act.reasons,
        Reason(
            1.0,
            Phrase("after that login the same address sent %(asked)s", {"asked": act.asked}),
            (place, act.place),
        ),
        *_habits(login, let_in, own, first),
    ]
    return replace(
        act,
        time=login.time,
        what=Phrase(
            "login at %(page)s from %(address)s",
            {"page": login.resource, "address": login.address},
        ),
        log=login.log,
        line=login.line,
        reasons=tuple(reasons),
    )


def _habits(
    login: _Try, let_in: list[_Try], own: list[_Try], first: Instant | None
) -> Iterator[Reason]:
    before = [one for one in let_in if one.time < login.time - 12 * HOUR]
    days = {one.time // DAY for one in before}
    if len(days) >= 2:
        text = "somebody had logged in from that address on %(days)s days before"
        yield Reason(-1.5, Phrase(text, {"days": f"{len(days):,}"}))
    elif first is not None and first < login.time - DAY:
        yield Reason(0.9, Phrase("nobody had ever logged in from that address before"))
    failed = [one for one in own if 0 <= login.time - one.time <= DAY and not one.let_in]
    if len(failed) >= 5:
        places = (f"{failed[0].log}:{failed[0].line}",)
        text = "%(count)s logins of this address had failed before"
        yield Reason(1.2, Phrase(text, {"count": f"{len(failed):,}"}), places)
