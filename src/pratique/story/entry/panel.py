"""Control panels that keep logs of requests of their own: the login there, and what came of it.

Where they lie, and which path takes name and password: miniserv.pl of Webmin and Usermin
(`session_login.cgi`), the administration guides of cPanel (`/login/`), Plesk (`login_up.php`) and
DirectAdmin (`CMD_LOGIN`). The message in the syslog tells the same login; the panel's own line
tells more of it, and is written by the panel alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import DAY, SECOND, Situation

VECTOR: Final = "panel-login"
_SAME: Final = 5 * SECOND
_LOGS: Final = {
    "usermin": r"/usermin/miniserv\.log",
    "webmin": r"/miniserv\.log",
    "cpanel": r"/usr/local/cpanel/logs/",
    "plesk": r"/plesk-panel/|/sw-cp-server/",
    "directadmin": r"/var/log/directadmin/",
}
_LOGS_FORM: Final = "|".join(_LOGS.values())
_DOORS: Final = r"/session_login\.cgi$|^/login/?$|/login_up\.php$|/CMD_LOGIN$"
# The last login of an address in each of the stretches of time that are asked about.
_LOGIN: Final = """
WITH span AS (
    SELECT unnest(CAST($1 AS VARCHAR[])) AS source, unnest(CAST($2 AS BIGINT[])) AS start,
           unnest(CAST($3 AS BIGINT[])) AS stop
)
SELECT s.source, s.stop, epoch_ns(r.time), r.resource, r.path, r.line
FROM asked r JOIN span s ON r.source = s.source
 AND r.time BETWEEN make_timestamp_ns(s.start) AND make_timestamp_ns(s.stop)
WHERE r.method = 'POST' AND r.status BETWEEN 300 AND 399
  AND regexp_matches(r.path, $4) AND regexp_matches(r.resource, $5)
ORDER BY r.time, r.path, r.line
"""
_KEPT: Final = "SELECT 1 FROM web_request WHERE regexp_matches(path, ?) LIMIT 1"
_Logins = dict[tuple[str, int], tuple[Instant, str, str, int]]


def panel_of(path: str) -> str:
    """The control panel whose log of requests that is; empty for any other log."""
    return next((name for name, form in _LOGS.items() if re.search(form, path)), "")


def own_log(path: str) -> bool:
    """Whether a log is one of the requests to a control panel."""
    return panel_of(path) != ""


def entered(situation: Situation, acts: Iterable[Act]) -> list[Act]:
    """The acts; those in a panel at the login to it, each login told once, by the best line."""
    acts = list(acts)
    in_panels = [act for act in acts if act.vector == VECTOR]
    if not in_panels or next(situation.tables.select(_KEPT, _LOGS_FORM), None) is None:
        return acts
    logins = [act for act in in_panels if not own_log(act.log)]
    done = [act for act in in_panels if own_log(act.log)]
    told = _logins(situation, logins, done)
    known = {act.address for act in logins}
    return [
        *(act for act in acts if act.vector != VECTOR),
        *(_by_own_log(told, _with_deeds(act, done)) for act in logins),
        *(_at_login(told, act) for act in done if act.address not in known),
    ]


def _logins(situation: Situation, logins: Sequence[Act], done: Sequence[Act]) -> _Logins:
    """The login for each act, by its address and the end of the time in which it must lie."""
    spans = [(act.address, act.time - _SAME, act.time + _SAME) for act in logins]
    spans += [(act.address, act.time - DAY, act.time) for act in done]
    columns = [list(column) for column in zip(*spans, strict=True)]
    rows = situation.tables.select(_LOGIN, *columns, _LOGS_FORM, _DOORS)
    return {(source, stop): (Instant(time), *rest) for source, stop, time, *rest in rows}


def _with_deeds(login: Act, done: Sequence[Act]) -> Act:
    """A login with what the same address then asked the panel for."""
    after = [
        act
        for act in done
        if act.address == login.address and 0 <= act.time - login.time + _SAME <= DAY
    ]
    if not after:
        return login
    best = max(after, key=lambda act: act.confidence)
    words = Phrase(
        "after that login the same address sent %(asked)s to the panel, just when a trace came",
        {"asked": best.asked},
    )
    explains = login.explains.union(*(act.explains for act in after))
    return replace(login, explains=explains).because(Reason(1.0, words, (best.place,)))


def _by_own_log(told: _Logins, act: Act) -> Act:
    """The same login where the panel itself wrote it down."""
    found = told.get((act.address, act.time + _SAME))
    if found is None:
        return act
    time, _, log, line = found
    words = Phrase("the panel's own log and another tell of the same login")
    sure = act.because(Reason(0.3, words, (f"{log}:{line}", act.place)))
    return replace(sure, time=time, log=log, line=line)


def _at_login(told: _Logins, act: Act) -> Act:
    """What somebody did in a panel, told at the login before it."""
    act = replace(act, service=panel_of(act.log))
    found = told.get((act.address, act.time))
    if found is None:
        words = Phrase("no log tells of a login of this address to the panel")
        return act.because(Reason(-0.5, words))
    time, resource, log, line = found
    words = Phrase(
        "after that login the same address sent %(asked)s to the panel", {"asked": act.asked}
    )
    sure = act.because(Reason(1.0, words, (f"{log}:{line}", act.place)))
    what = Phrase("login at %(page)s from %(address)s", {"page": resource, "address": act.address})
    return replace(sure, time=time, what=what, log=log, line=line)
