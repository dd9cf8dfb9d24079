"""Whether one script, account or sender fills the queue of mail."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.parsers.queued_message import QueuedMessage
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# In a queue of a handful of messages, one sender always has the most.
_FEW: Final = 20
_TIMES: Final = 10
_PLACES: Final = 50
_SHOWN: Final = "%Y-%m-%d %H:%M:%S"
_WHO: Final = """CASE WHEN script IS NOT NULL THEN 'script ' || script
    WHEN user IS NOT NULL AND user NOT IN ('root', 'www-data', 'apache', 'nginx', 'nobody')
    THEN 'account ' || user WHEN sender <> '' THEN 'sender ' || sender END"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at who has most of the queue, and ten times what others have."""
    rows = list(
        tables.select(
            f"""SELECT who, count(*), sum(recipient_count), min(subject), count(DISTINCT subject),
                       list(path ORDER BY path)[1:{_PLACES}],
                       strftime(min(time), '{_SHOWN}'), strftime(max(time), '{_SHOWN}'),
                       len(list_distinct(flatten(list(recipients))))
                FROM (SELECT *, {_WHO} AS who FROM queued_message
                      WHERE queue NOT IN ('defer', 'bounce', 'trace') AND sender IS NOT NULL)
                GROUP BY who ORDER BY count(*) DESC, who LIMIT 1000"""
        )
    )
    total = sum(row[1] for row in rows)
    for index, row in enumerate(rows):
        who, count, recipients, subject, subjects, paths, first, last, different = row
        others = [row[1] for at, row in enumerate(rows) if at != index]
        usual = median(others) if others else 0
        # Notices of cron or of a monitor go to the same few people, again and again.
        if who is None or different < _FEW // 2:
            continue
        if count < _FEW or count * 2 < total or count < _TIMES * usual:
            continue
        yield Sign(
            subject=who,
            places=tuple(Place(path) for path in paths),
            quote=(
                f"{who}: {count} of {total} messages that wait, to {recipients} recipients, "
                f"{first or '?'} to {last or '?'} UTC; {subjects} subjects, "
                f"one of them: {subject or '(none)'}"
            ),
            why=Phrase(
                "It has more than half of the queue; of the others, each has "
                "%(usual)s by the median. Mail that waits in such numbers is mail "
                "that other servers refuse.",
                {"usual": f"{usual:g}"},
            ),
            verify=names(*paths[:1]),
            confidence=0.7,
        )


CHECK = Check(
    slug="mail-queue-of-one",
    title="One sender fills the mail queue",
    severity=Severity.HIGH,
    technique="T1496",
    reads=(QueuedMessage,),
    innocent=(
        "A newsletter that is on its way, or the notices of a monitor while the server that they "
        "go to is down."
    ),
    blind=(
        "Only what still waits on the disk: what was delivered, or deleted from the queue, shows "
        "in the log alone. Queues in folders that the settings name are not found."
    ),
    next=(
        "Keep the queue: it holds subjects, bodies, scripts and addresses that nothing else "
        "holds. Hold it (postsuper -h ALL) rather than empty it."
    ),
    find=find,
)
