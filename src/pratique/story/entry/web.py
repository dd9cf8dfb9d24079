"""Requests that may have been the way in: what was sent just before a trace was there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry import cms, panel, upload
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import HOUR, MINUTE, OWN, SECOND, Situation
from pratique.story.entry.trace import Basis
from pratique.story.entry.visit import COMMANDING

# A request is logged when it ends, or when it begins, and a file is written in between.
_BEFORE: Final = 20 * SECOND
_AFTER: Final = 3 * SECOND
_SESSION: Final = 6 * HOUR
_EXTENSION: Final = re.compile(
    r"/wp-content/(?:plugins|themes|mu-plugins)/([^/]+)/|/(?:components|modules|plugins)/([^/]+)/"
    r"|[?&]option=(com_[a-z0-9_]+)|/admin-ajax\.php|/wp-json/|/sites/all/modules/([^/]+)/"
)
# What Python and the tables' RE2 both understand.
ATTACK_FORM: Final = (
    r"(?i)\.\./|%2e%2e%2f|/etc/passwd|php://|data://|expect://|phar://|base64_decode|eval\(|system\("
    r"|(?:union|select)(?:\+|%20|\s)+(?:all|select|from)|<\?php|\$\{jndi:|\(\)\s*\{"
    # A command behind what a page hands on to the shell.
    r"|(?:;|%3b|%7c|`|%60|\$\(|%24%28|&&|%26%26)(?:\+|%20|\s)*(?:/(?:usr/)?bin/|%2fbin%2f)?"
    r"(?:id|cat|ls|echo|printf|wget|curl|uname|whoami|bash|sh|nc|python3?|perl|busybox|chmod|base64)"
    r"(?:[^a-z0-9_=.-]|$)"
    r"|auto_prepend_file|invokefunction|allow_url_include"
    # Drupal's render arrays named by a visitor: SA-CORE-2018-002, no form of its own asks so.
    r"|element_parents=[^&]*(?:%23|#)|(?:\[|%5b)(?:%23|#)(?:post_render|lazy_builder|markup)"
)
_ATTACK: Final = re.compile(ATTACK_FORM)
_WEIGHTS: Final = {
    Basis.BIRTH: 3.0,
    Basis.CHANGE: 2.2,
    Basis.CLAIMED: 2.0,
    Basis.CALLED: 1.2,
}
# In the same second as the request, behind it, before it.
_WORDS: Final = {
    Basis.BIRTH: (
        "%(path)s was born at the same second as %(asked)s",
        "%(path)s was born %(count)s s after %(asked)s",
        "%(path)s was born %(count)s s before %(asked)s",
    ),
    Basis.CHANGE: (
        "%(path)s was last changed at the same second as %(asked)s",
        "%(path)s was last changed %(count)s s after %(asked)s",
        "%(path)s was last changed %(count)s s before %(asked)s",
    ),
    Basis.CLAIMED: (
        "%(path)s is dated at the same second as %(asked)s",
        "%(path)s is dated %(count)s s after %(asked)s",
        "%(path)s is dated %(count)s s before %(asked)s",
    ),
    Basis.CALLED: (
        "%(path)s was called for the first time at the same second as %(asked)s",
        "%(path)s was called for the first time %(count)s s after %(asked)s",
        "%(path)s was called for the first time %(count)s s before %(asked)s",
    ),
}

_MAY_WRITE: Final = """
(r.status < 400 OR r.status = 500)
AND (r.method IN ('POST', 'PUT', 'PATCH') OR regexp_matches(r.target, ?))
"""
_NEAR: Final = f"""
WITH span AS (
    SELECT unnest(CAST(? AS BIGINT[])) AS start, unnest(CAST(? AS BIGINT[])) AS stop
)
SELECT DISTINCT epoch_ns(r.time), r.source, r.method,
       coalesce(r.target, ''), coalesce(r.resource, ''), r.status, coalesce(r.agent, ''),
       coalesce(r.site, ''), r.path, r.line
FROM asked r JOIN span
  ON r.time BETWEEN make_timestamp_ns(span.start) AND make_timestamp_ns(span.stop)
WHERE {_MAY_WRITE} ORDER BY 1, 9, 10
"""
_OF_CALLERS: Final = f"""
SELECT epoch_ns(r.time), r.source, r.method, coalesce(r.target, ''), coalesce(r.resource, ''),
       r.status, coalesce(r.agent, ''), coalesce(r.site, ''), r.path, r.line
FROM asked r
WHERE r.source IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND r.time IS NOT NULL AND {_MAY_WRITE}
ORDER BY 1, 9, 10
"""
_HOW_COMMON: Final = """
SELECT resource, count(DISTINCT source) FROM asked
WHERE method IN ('POST', 'PUT', 'PATCH') AND status < 400
  AND resource IN (SELECT unnest(CAST(? AS VARCHAR[])))
GROUP BY resource
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was answered."""

    time: Instant
    address: str
    method: str | None
    target: str
    resource: str
    status: int | None
    agent: str
    site: str
    log: str
    line: int

    @property
    def place(self) -> str:
        """Its line."""
        return f"{self.log}:{self.line}"

    @property
    def asked(self) -> str:
        """`POST /apply.php`, as the log has it."""
        return f"{self.method} {self.target}"


def find(situation: Situation) -> Iterator[Act]:
    """Each request that may have written a trace, with what speaks for it."""
    seen: dict[str, Asked] = {}
    for asked in (*_near_traces(situation), *_of_callers(situation)):
        if asked.address not in OWN:
            seen.setdefault(asked.place, asked)
    common = _common(situation, {asked.resource for asked in seen.values()})
    roots = {trace.root for trace in (*situation.traces, *situation.doors)}
    takers = upload.takers(situation.tables, roots) | {door.target for door in situation.doors}
    for asked in seen.values():
        act = _act(situation, asked, common.get(asked.resource, 0), takers)
        if act is not None:
            yield act


def _near_traces(situation: Situation) -> Sequence[Asked]:
    starts, ends = situation.spans(_BEFORE, _AFTER)
    what = "requests"
    return [Asked(*row) for row in situation.weighed(what, _NEAR, starts, ends, ATTACK_FORM)]


def _of_callers(situation: Situation) -> Sequence[Asked]:
    if not situation.callers:
        return ()
    what = "callers"
    rows = situation.weighed(what, _OF_CALLERS, list(situation.callers), ATTACK_FORM)
    return [Asked(*row) for row in rows]


def _common(situation: Situation, resources: set[str]) -> dict[str, int]:
    return dict(situation.tables.select(_HOW_COMMON, sorted(resources)))


def _act(situation: Situation, asked: Asked, others: int, takers: frozenset[str]) -> Act | None:
    explains: set[str] = set()
    reasons = [*_beside(situation, asked, explains), *_of_address(situation, asked, explains)]
    if not reasons:
        return None
    if asked.status is not None and asked.status < 400:
        words = Phrase("the server answered with status %(status)s", {"status": str(asked.status)})
        reasons.append(Reason(0.4, words, (asked.place,)))
    if _ATTACK.search(asked.target):
        words = Phrase("what was asked for has the form of an attack")
        reasons.append(Reason(1.2, words, (asked.place,)))
    if upload.named(asked.target):
        words = Phrase("what was asked for takes files by its name")
        reasons.append(Reason(0.5, words, (asked.place,)))
    reasons += _of_target(situation, asked)
    if others > 8:
        text = (
            "others use that page, too: %(count)s addresses in all sent something there and got "
            "an answer"
        )
        reasons.append(Reason(-0.5, Phrase(text, {"count": f"{others:,}"})))
    told = {"asked": asked.asked, "address": asked.address}
    what = Phrase("%(asked)s from %(address)s", told)
    vector = _vector(situation, asked, explains, takers)
    return Act(
        vector, asked.time, what, asked.address, "", asked.site, "web",
        asked.log, asked.line, asked.resource, tuple(reasons), frozenset(explains),
    )  # fmt: skip


def _beside(situation: Situation, asked: Asked, explains: set[str]) -> Iterator[Reason]:
    """What was written in the moment of this request; the surest of it counts."""
    best: Reason | None = None
    span = (Instant(asked.time - _AFTER), Instant(asked.time + _BEFORE))
    for trace, moment in situation.within(*span):
        if trace.target == asked.resource:
            continue  # to be called is no sign that it came then
        explains.add(trace.finding)
        weight = _WEIGHTS[moment.basis] * (0.5 + 0.5 * trace.weight)
        if best is None or weight > best.weight:
            gap = moment.time - asked.time
            words = _apart(moment.basis, gap, {"path": trace.path, "asked": asked.asked})
            best = Reason(weight, words, (trace.finding, asked.place))
    if best is not None:
        yield best


def _of_target(situation: Situation, asked: Asked) -> Iterator[Reason]:
    """What was called is a trace itself: a door that somebody had opened before."""
    for trace in situation.traces:
        if trace.target == asked.resource:
            shell = any(word in trace.check for word in COMMANDING)
            text = "%(path)s, which was asked, is among what was found itself"
            words = Phrase(text, {"path": trace.path})
            yield Reason(-2.5 if shell else -0.4, words, (trace.finding,))
            return
    for door in situation.doors:
        if door.target == asked.resource:
            text = "%(path)s stores what a visitor sends where it can be run"
            words = Phrase(text, {"path": door.path})
            yield Reason(1.2, words, (door.finding,))
            return


def _apart(basis: Basis, gap: int, told: Mapping[str, str]) -> Phrase:
    """How long after a request something was there, in nanoseconds, or before it."""
    together, after, before = _WORDS[basis]
    seconds = abs(gap) / SECOND
    if seconds < 1:
        return Phrase(together, told)
    return Phrase(after if gap > 0 else before, {**told, "count": f"{seconds:.0f}"})


def _of_address(situation: Situation, asked: Asked, explains: set[str]) -> Iterator[Reason]:
    """The same address called what was left, soon after this."""
    after = [
        visit
        for visit in situation.callers.get(asked.address, ())
        if 0 <= visit.first - asked.time <= _SESSION and not visit.path.endswith(asked.resource)
    ]
    if not after:
        return
    first = min(after, key=lambda visit: visit.first)
    soon = first.first - asked.time <= 10 * MINUTE
    explains.update(
        trace.finding for trace in situation.traces if any(v.path == trace.path for v in after)
    )
    words = Phrase(
        "the same address called %(path)s %(span)s later, once in all",
        {
            "path": first.path,
            "span": _span(first.first - asked.time),
            "count": f"{first.count:,}",
        },
        "the same address called %(path)s %(span)s later, %(count)s times in all",
        first.count,
    )
    yield Reason(2.6 if soon else 1.4, words, (first.place,))
    earliest = situation.visits.first(first.path)
    if earliest is not None and earliest.address == asked.address:
        words = Phrase("nobody had called %(path)s before that address", {"path": first.path})
        yield Reason(0.8, words, (first.place,))


def _span(long: int) -> Phrase:
    seconds = long // SECOND
    if seconds < 120:
        return Phrase("%(count)s s", {"count": str(seconds)})
    if seconds < 7200:
        return Phrase("%(count)s min", {"count": str(seconds // 60)})
    return Phrase("%(count)s h", {"count": str(seconds // 3600)})


def _vector(situation: Situation, asked: Asked, explains: set[str], takers: frozenset[str]) -> str:
    if panel.own_log(asked.log):
        return panel.VECTOR
    if cms.inside(asked.resource) is not None and "nopriv" not in asked.target:
        return "cms-login"
    if _EXTENSION.search(asked.target) or _ATTACK.search(asked.target):
        return "web-exploit"
    left = [one.target for one in situation.traces if one.finding in explains and one.target]
    takes = upload.named(asked.target) or asked.resource in takers
    return (
        "file-upload" if upload.is_upload(asked.method, takes=takes, left=left) else "web-exploit"
    )
