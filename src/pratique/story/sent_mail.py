"""How much mail they sent, where it went, and how much of it still waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pratique.inventory.mail_envelope import unfolded
from pratique.inventory.mail_evidence import runs
from pratique.model import Severity
from pratique.story.entry.act import Act
from pratique.story.entry.situation import SECOND, Situation

# Of an account that was stolen: what came from where its owner had never sent from before.
_BY_ACCOUNT: Final = """
"user" = ? AND coalesce(address, client, '') NOT IN (
    SELECT DISTINCT coalesce(address, client, '') FROM mail_event
    WHERE "user" = ? AND time < make_timestamp_ns(CAST(? AS BIGINT)))
"""
_BY: Final = {
    "account": '"user" = ?',
    "script": "script = ?",
    "sender": f"{unfolded('sender')} = ?",
    "user": 'coalesce(CAST(uid AS VARCHAR), "user") = ?',
}
_SENT: Final = """
WITH theirs AS (
    SELECT service, coalesce(host, '') AS host, queue_id, min(time) AS time,
           arg_min(path, time) AS path, arg_min(line, time) AS line
    FROM mail_event
    WHERE queue_id IS NOT NULL AND time >= make_timestamp_ns(CAST(? AS BIGINT)) AND {who}
    GROUP BY ALL
), steps AS (
    SELECT m.*, t.path AS log, t.line AS number FROM mail_event m JOIN theirs t
    ON m.service = t.service AND coalesce(m.host, '') = t.host AND m.queue_id = t.queue_id
       AND m.time >= t.time
), message AS (
    SELECT queue_id, service, host, greatest(coalesce(max(recipients), 1), 1) AS recipients
    FROM steps GROUP BY ALL
)
SELECT (SELECT count(*) FROM theirs),
       (SELECT coalesce(sum(recipients), 0)::BIGINT FROM message),
       -- The same line may stand in two logs.
       count(DISTINCT service || ' ' || queue_id || ' ' || coalesce(recipient, ''))
           FILTER (action IN ('sent', 'delivered')),
       (SELECT count(DISTINCT service || ' ' || queue_id) FROM queued_message
        WHERE queue_id IN (SELECT queue_id FROM theirs)),
       arg_min(log, time), arg_min(number, time)
FROM steps
"""


@dataclass(frozen=True, slots=True)
class SentMail:
    """Mail of one sender. `delivered` counts recipients whose servers took it."""

    sender: str
    messages: int
    recipients: int
    delivered: int
    waiting: int
    evidence: tuple[str, ...]


def sent_mail(situation: Situation, acts: Sequence[Act]) -> SentMail | None:
    """What the stolen account sent, or else the sender that is most out of line; None for none."""
    act = next((one for one in acts if one.vector == "mail-account"), None)
    if act is not None:
        values = (act.time, act.account, act.account, act.time)
        return _sent(situation, act.account, _BY_ACCOUNT, *values)
    found = [
        one
        for one in situation.findings
        if one.check.startswith("mail-") and one.severity >= Severity.MEDIUM
    ]
    if not found:
        return None
    told = [run for run in runs(situation.tables) if run.signs] or runs(situation.tables)
    if not told:
        return None
    burst = max(told, key=lambda run: run.burst.messages).burst
    kind, _, name = burst.actor.partition(" ")
    since = datetime.strptime(burst.first, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    return _sent(situation, name, _BY[kind], int(since.timestamp()) * SECOND, name)


def _sent(situation: Situation, sender: str, who: str, *values: object) -> SentMail | None:
    row = next(situation.tables.select(_SENT.format(who=who), *values))
    messages, recipients, delivered, waiting, log, line = row
    if not messages:
        return None
    return SentMail(sender, messages, recipients, delivered, waiting, (f"{log}:{line}",))
