"""What speaks for spam in a run of mail, beside its number: who refused it, and where it came from.

A number alone says that something is unusual. Spam is refused by those who know it, goes to
addresses that are dead, and comes from places where the owner of the account never was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.inventory.mail_habit import Burst, bursts
from pratique.inventory.mail_refusal import AS_SPAM, kind_of
from pratique.inventory.mail_submitted import SUBMITTED
from pratique.store.tables import Tables

# Runs that are looked at, those with the most recipients first.
_MOST: Final = 200
_FEW: Final = 5
_SPAM_SHARE: Final = 0.02
_DEAD_SHARE: Final = 0.15
_TIMES: Final = 4

# The network of an address: what a provider gives to one house, or to one street.
_NETWORK: Final = r"""CASE WHEN address LIKE '%:%'
    THEN array_to_string(string_split(address, ':')[1:3], ':')
    ELSE array_to_string(string_split(address, '.')[1:3], '.') END"""
_RUNS: Final = """
CREATE OR REPLACE TABLE mail_run AS
SELECT unnest($1::INTEGER[]) AS run, unnest($2::VARCHAR[]) AS actor,
       unnest($3::BIGINT[]) AS first_hour, unnest($4::BIGINT[]) AS end_hour
"""
# Messages of all who have a run: those within it have its number, the others none.
_MESSAGES: Final = f"""
CREATE OR REPLACE TABLE mail_of_run AS
WITH submitted AS ({SUBMITTED}), theirs AS (
    SELECT s.*, r.run, epoch_ns(s.time) // 3600000000000 AS hour, r.first_hour, r.end_hour,
           {_NETWORK} AS network
    FROM submitted s JOIN mail_run r ON s.actor = r.actor OR s.origin = r.actor
)
SELECT run, CASE WHEN hour < first_hour THEN 'before' WHEN hour < end_hour THEN 'in'
            ELSE 'after' END AS part, time, service, host, queue_id, address, network, sender
FROM theirs
"""  # noqa: S608 - our own words
_CAME: Final = """
WITH known AS (SELECT DISTINCT run, network FROM mail_of_run WHERE part = 'before')
SELECT m.run, count(DISTINCT m.address), count(DISTINCT m.network),
       count(*) FILTER (m.address IS NOT NULL AND k.network IS NULL), count(*),
       (SELECT count(*) FROM known k2 WHERE k2.run = m.run AND k2.network IS NOT NULL),
       count(DISTINCT m.sender)
FROM mail_of_run m LEFT JOIN known k ON k.run = m.run AND k.network = m.network
WHERE part = 'in' GROUP BY m.run
"""
# What became of it; of everything else, for comparison, under the number -1.
_BECAME: Final = f"""
WITH wanted AS (
    SELECT service, host, queue_id, min(run) AS run, min(time) AS time FROM mail_of_run
    WHERE part = 'in' AND queue_id IS NOT NULL GROUP BY ALL
), told AS (
    SELECT e.service, coalesce(e.host, '') AS host, e.queue_id, e.recipient,
           CASE WHEN bool_or(action IN ('sent', 'delivered')) THEN 'taken'
           ELSE arg_max(CASE WHEN action IN ('bounced', 'deferred', 'expired')
                             THEN {kind_of("reason", "dsn")} END, time) END AS became
    FROM mail_event e
    WHERE action IN ('sent', 'delivered', 'bounced', 'deferred', 'expired')
      AND queue_id IS NOT NULL
    GROUP BY ALL
)
SELECT coalesce(w.run, -1), became, count(*)
FROM told t LEFT JOIN wanted w
  ON t.service = w.service AND t.host = w.host AND t.queue_id = w.queue_id
WHERE became IS NOT NULL GROUP BY ALL
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Run:
    """A burst with what speaks for spam. Counts of recipients: taken, refused by kind."""

    burst: Burst
    addresses: int  # that it came from
    networks: int  # /24, or /48 of IPv6, that these are of
    strange: int  # messages from networks that the sender had never sent from before
    messages: int
    senders: int  # different senders of the envelope
    known: bool  # whether the sender had been seen before, with its address
    taken: int
    as_spam: int  # refused, or put off, as spam or for the name of this machine
    dead: int  # to addresses that there are not
    refused: int  # all that was not taken
    usual_spam: float  # share of these among all other mail
    usual_dead: float

    @property
    def signs(self) -> tuple[str, ...]:
        """What speaks for spam beside the number, in words; none where nothing does."""
        return tuple(_signs(self))

    @property
    def told(self) -> bool:
        """Whether a person should be told: a change of habit, or more than a number."""
        return self.burst.alone or bool(self.signs)


def _signs(run: Run) -> Iterator[str]:
    tried = run.taken + run.refused
    if run.as_spam >= _FEW and run.as_spam > tried * max(_SPAM_SHARE, _TIMES * run.usual_spam):
        yield f"{run.as_spam:,} of {tried:,} deliveries were refused or put off as spam"
    if run.dead >= _FEW and run.dead > tried * max(_DEAD_SHARE, _TIMES * run.usual_dead):
        yield f"{run.dead:,} of {tried:,} went to addresses that there are not"
    if run.known and run.strange * 2 > run.messages:
        yield (
            f"{run.strange:,} of {run.messages:,} messages came from networks that it had never "
            "sent from before"
        )


def runs(tables: Tables) -> tuple[Run, ...]:
    """The bursts that a person should be told of, the largest first; made once."""
    return tables.once(_told)


def _told(tables: Tables) -> tuple[Run, ...]:
    found = sorted(bursts(tables), key=lambda one: (-one.recipients, one.actor, one.start))[:_MOST]
    if not found:
        return ()
    given = (
        list(range(len(found))),
        [one.actor for one in found],
        [one.start for one in found],
        [one.end for one in found],
    )
    deque(tables.select(_RUNS, *given), maxlen=0)
    tables.prepare(_MESSAGES)
    return tuple(run for run in _runs(tables, found) if run.told)


def _runs(tables: Tables, found: Sequence[Burst]) -> Iterator[Run]:
    came = {row[0]: row[1:] for row in tables.select(_CAME)}
    became: dict[int, dict[str, int]] = {}
    for number, kind, count in tables.select(_BECAME):
        became.setdefault(number, {})[kind] = count
    elsewhere = became.get(-1, {})
    all_others = max(sum(elsewhere.values()), 1)
    for number, burst in enumerate(found):
        addresses, networks, strange, messages, known, senders = came.get(number, (0,) * 6)
        kinds = became.get(number, {})
        yield Run(
            burst=burst,
            addresses=addresses,
            networks=networks,
            strange=strange,
            messages=messages,
            senders=senders,
            known=known > 0,
            taken=kinds.get("taken", 0),
            as_spam=_as_spam(kinds),
            dead=kinds.get("unknown", 0),
            refused=sum(count for kind, count in kinds.items() if kind != "taken"),
            usual_spam=_as_spam(elsewhere) / all_others,
            usual_dead=elsewhere.get("unknown", 0) / all_others,
        )


def _as_spam(kinds: dict[str, int]) -> int:
    return sum(kinds.get(kind, 0) for kind in AS_SPAM)
