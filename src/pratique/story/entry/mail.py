"""Accounts of the mail server that a stranger used: a new address, and far more mail than ever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import DAY, OWN, Situation

# Fewer messages of one address on a day are nobody's flood.
_FEWEST: Final = 30
_TIMES: Final = 6  # as many as on the account's own busiest day otherwise

# What an account sent on each day, and from where. A message is one number of the queue.
_SENT: Final = f"""
WITH daily AS (
    SELECT "user", coalesce(address, client, '') AS source, date_trunc('day', time) AS day,
           count(DISTINCT coalesce(queue_id, path || line)) AS messages,
           epoch_ns(min(time)) AS first, arg_min(path, time) AS path, arg_min(line, time) AS line,
           arg_min(service, time) AS service
    FROM mail_event
    WHERE "user" IS NOT NULL AND action IN ('client', 'from', 'accepted') AND time IS NOT NULL
    GROUP BY ALL
)
SELECT * FROM daily WHERE "user" IN (SELECT "user" FROM daily WHERE messages >= {_FEWEST})
ORDER BY first, "user", source
"""
_LOGIN: Final = """
SELECT epoch_ns(time), path, line, service FROM authentication
WHERE action = 'login' AND "user" = ? AND coalesce(address, client, '') = ? AND time IS NOT NULL
ORDER BY time, path, line LIMIT 1
"""
_FAILED: Final = """
SELECT count(*), arg_min(path, time), arg_min(line, time) FROM authentication
WHERE action IN ('failure', 'invalid-user') AND "user" = ?
  AND time < make_timestamp_ns(CAST(? AS BIGINT)) AND time > make_timestamp_ns(CAST(? AS BIGINT))
"""


@dataclass(frozen=True, slots=True)
class _Day:
    account: str
    address: str
    day: object
    count: int
    first: Instant
    log: str
    line: int
    service: str

    @property
    def place(self) -> str:
        return f"{self.log}:{self.line}"


def find(situation: Situation) -> Iterator[Act]:
    """Each account that sent far more than its habit from an address that was new to it."""
    by_account: dict[str, list[_Day]] = {}
    for row in situation.tables.select(_SENT):
        day = _Day(*row)
        by_account.setdefault(day.account, []).append(day)
    for account, days in by_account.items():
        act = _act(situation, account, days)
        if act is not None:
            yield act


def _act(situation: Situation, account: str, days: list[_Day]) -> Act | None:
    totals: dict[str, int] = {}
    for one in days:
        totals[one.address] = totals.get(one.address, 0) + one.count
    known = {one.address for one in days if one.first < days[0].first + DAY}
    strange = [one for one in days if one.address not in OWN and one.address not in known]
    if not strange:
        # The account was never seen before this day: only its amount can be odd.
        strange = [one for one in days if one.address not in OWN]
    flood = max(strange, key=lambda one: one.count, default=None)
    if flood is None or flood.count < _FEWEST:
        return None
    new = flood.address not in known
    usual = max(
        (
            one.count
            for one in days
            if one is not flood and not (new and one.address == flood.address)
        ),
        default=0,
    )
    if flood.count < _TIMES * max(usual, 1):
        return None
    first = min((one for one in days if one.address == flood.address), key=lambda one: one.first)
    others = {one.address for one in days if one.address in totals and one.first >= first.first} - {
        flood.address
    }
    told = {"account": account, "address": flood.address, "usual": str(usual)}
    told |= {"count": str(flood.count), "others": str(len(others))}
    text = (
        "%(account)s sent %(count)s messages from %(address)s on one day, %(usual)s at most from "
        "elsewhere"
    )
    reasons = [Reason(3.2, Phrase(text, told), (flood.place,))]
    if flood.address not in known and days[0].first < first.first - DAY:
        text = "%(account)s had never sent from %(address)s before"
        reasons.append(Reason(1.4, Phrase(text, told)))
    if len(others) >= 3:
        text = "afterwards %(others)s further addresses sent as %(account)s, too"
        reasons.append(Reason(0.6, Phrase(text, told)))
    findings = _about(situation, account)
    if findings:
        reasons.append(Reason(1.0, Phrase("a finding names this account"), (findings[0],)))
    time, log, line, service = first.first, first.log, first.line, first.service
    for row in situation.tables.select(_LOGIN, account, flood.address):
        if row[0] <= first.first:
            time, log, line, service = row
    reasons += _failed(situation, account, Instant(time))
    told |= {"service": service}
    what = Phrase("login of %(account)s at %(service)s from %(address)s", told)
    return Act(
        "mail-account", Instant(time), what, flood.address, account, "", service, log, line, "",
        tuple(reasons), frozenset(findings),
    )  # fmt: skip


def _about(situation: Situation, account: str) -> list[str]:
    """Findings on mail that name an account, and not only a longer name that it is part of."""
    name = re.compile(rf"(?<![\w.@+-]){re.escape(account)}(?![\w@+-]|\.\w)")
    return [
        one.id
        for one in situation.findings
        if one.check.startswith("mail-") and name.search(f"{one.quote}\n{one.why}\n{one.title}")
    ]


def _failed(situation: Situation, account: str, time: Instant) -> Iterator[Reason]:
    count, log, line = next(situation.tables.select(_FAILED, account, time, time - 3 * DAY))
    if count >= 8:
        text = "%(count)s logins of it had failed in the three days before"
        yield Reason(0.8, Phrase(text, {"count": f"{count:,}"}), (f"{log}:{line}",))
