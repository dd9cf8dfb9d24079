"""What an abuse desk asks: who sent, what to lock, what to take out of the queue, whom to tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.inventory.mail_envelope import unfolded
from pratique.inventory.mail_evidence import Run, runs
from pratique.inventory.mail_refusal import code_of, kind_of, list_of, receiver_of
from pratique.model import Instant
from pratique.store.tables import Tables

MOST_IDS: Final = 100_000
_MOST_REFUSALS: Final = 50
# Files of a queue that are a message, or a part of it that names its sender.
_MESSAGE: Final = "sender IS NOT NULL AND queue NOT IN ('defer', 'bounce', 'trace')"
# A message that waits belongs to whom it names, or to who handed it in, as the log tells.
_WAITING: Final = f"""
SELECT DISTINCT service, queue_id FROM queued_message
WHERE queue_id IS NOT NULL AND (
    {_MESSAGE} AND CASE $1 WHEN 'script' THEN script = $2 WHEN 'account' THEN "user" = $2
        WHEN 'user' THEN CAST(uid AS VARCHAR) = $2 OR "user" = $2
        ELSE {unfolded("sender")} = $2 END)
"""
_WAITING_OF_RUN: Final = f"""
{_WAITING} OR queue_id IN (
    SELECT queue_id FROM mail_of_run JOIN mail_run USING (run)
    WHERE part = 'in' AND actor = $1 || ' ' || $2)
ORDER BY ALL LIMIT {MOST_IDS}
"""
_DOMAINS: Final = """
WITH theirs AS (
    SELECT DISTINCT m.service, m.host, m.queue_id FROM mail_of_run m JOIN mail_run USING (run)
    WHERE part = 'in' AND actor = $1 AND queue_id IS NOT NULL
), told AS (
    SELECT lower(regexp_extract(e.recipient, '@([^@> ,]+)>?$', 1)) AS domain, e.recipient,
           bool_or(action IN ('sent', 'delivered')) AS taken
    FROM mail_event e JOIN theirs t ON e.service = t.service AND e.queue_id = t.queue_id
      AND coalesce(e.host, '') = t.host
    WHERE e.recipient IS NOT NULL
      AND action IN ('sent', 'delivered', 'bounced', 'deferred', 'expired')
    GROUP BY ALL
)
SELECT domain, count(*), count(*) FILTER (taken) FROM told GROUP BY domain
ORDER BY count(*) DESC, domain LIMIT $2
"""
# Where no server was reached, the domain of the recipient stands for it.
_SERVER: Final = """CASE WHEN coalesce(relay, 'none') = 'none' OR relay NOT LIKE '%.%'
    THEN 'x.' || regexp_extract(recipient, '@([^@> ,]+)>?$', 1) ELSE relay END"""
_REFUSED: Final = f"""
WITH refused AS (
    SELECT {receiver_of(_SERVER)} AS receiver,
           service || ' ' || coalesce(queue_id, path || line) || ' ' || coalesce(recipient, '')
               AS message, {kind_of("reason", "dsn")} AS kind,
           {code_of("reason", "dsn")} AS code, {list_of("reason")} AS list, time, path, line
    FROM mail_event WHERE action IN ('bounced', 'deferred', 'expired')
)
SELECT receiver, kind, count(DISTINCT message), list_sort(list_distinct(list(code)))[1:8],
       list_sort(list_distinct(list(list)))[1:8], epoch_ns(min(time)), epoch_ns(max(time)),
       arg_min(path, time), arg_min(line, time)
FROM refused GROUP BY receiver, kind
ORDER BY kind IN ('spam', 'blocked', 'rate') DESC, 3 DESC, receiver, kind
LIMIT {_MOST_REFUSALS}
"""
# What this machine itself sent back: to senders that spam makes up, that is mail nobody asked for.
_BOUNCES: Final = """
SELECT count(DISTINCT service || ' ' || coalesce(host, '') || ' ' || queue_id) FROM mail_event
WHERE action = 'from' AND sender = '' AND queue_id IS NOT NULL AND address IS NULL
"""


@dataclass(frozen=True, slots=True)
class Sender:
    """One who sent more than it does, with what waits of it."""

    run: Run
    waiting: int
    domains: tuple[tuple[str, int, int], ...]  # of recipients: all, and those that were served


@dataclass(frozen=True, slots=True)
class Refusal:
    """What one receiver said, in a kind of its own (see `inventory.mail_refusal`)."""

    receiver: str
    kind: str
    count: int
    codes: tuple[str, ...]
    lists: tuple[str, ...]
    first: Instant | None
    last: Instant | None
    log: str | None
    line: int | None


def senders(tables: Tables, most_domains: int = 10) -> Iterator[Sender]:
    """Those who are out of line, the largest first."""
    for run in runs(tables):
        ids = sum(1 for _ in waiting(tables, run.burst.actor))
        yield Sender(run, ids, tuple(domains(tables, run.burst.actor, most_domains)))


def waiting(tables: Tables, actor: str) -> Iterator[tuple[str, str]]:
    """Service and number of each message of `actor` (`account NAME` ...) that waits, by number."""
    kind, _, name = actor.partition(" ")
    if any(run.burst.actor == actor for run in runs(tables)):
        yield from tables.select(_WAITING_OF_RUN, kind, name)
    else:
        yield from tables.select(f"{_WAITING} ORDER BY ALL LIMIT {MOST_IDS}", kind, name)


def domains(tables: Tables, actor: str, most: int) -> Iterator[tuple[str, int, int]]:
    """Domains that a run of `actor` went to: recipients, and those whose servers took it."""
    if any(run.burst.actor == actor for run in runs(tables)):
        yield from tables.select(_DOMAINS, actor, most)


def refusals(tables: Tables) -> Iterator[Refusal]:
    """What others said of mail from here, spam first."""
    for receiver, kind, count, codes, lists, first, last, log, line in tables.select(_REFUSED):
        told = tuple(one for one in codes or () if one), tuple(one for one in lists or () if one)
        yield Refusal(receiver, kind, count, *told, first, last, log, line)


def sent_back(tables: Tables) -> int:
    """Messages with an empty sender: notices of failure that this machine wrote or passed on."""
    ((count,),) = tables.select(_BOUNCES)
    return int(count)
