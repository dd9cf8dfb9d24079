"""Whether other servers refuse the mail of this one, because of what it sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import numbered_lines
from pratique.inventory.mail_refusal import AS_SPAM, kind_of, list_of, receiver_of
from pratique.model import Place, Severity
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_KIND: Final = kind_of("reason")
_PLACES: Final = 20
_NAMED: Final = 12
_SHOWN: Final = "%Y-%m-%d %H:%M:%S"


def find(tables: Tables) -> Iterator[Sign]:
    """One sign for all refusals: by how many servers, and which lists they name."""
    rows = list(
        tables.select(
            f"""SELECT path, count(*), count(DISTINCT relay), list(line ORDER BY line)[1:{_PLACES}],
                       strftime(min(time), '{_SHOWN}'), strftime(max(time), '{_SHOWN}'),
                       list_distinct(list({list_of("reason")})),
                       arg_min(reason, line), list_distinct(list({receiver_of("relay")})),
                       count(*) FILTER (kind = 'rate')
                FROM (SELECT *, {_KIND} AS kind FROM mail_event
                      WHERE action IN ('bounced', 'deferred'))
                WHERE kind IN {AS_SPAM}
                GROUP BY path ORDER BY count(*) DESC, path LIMIT 200"""
        )
    )
    if not rows:
        return
    count = sum(row[1] for row in rows)
    relays = max(row[2] for row in rows)
    named = sorted({name for row in rows for name in row[6] if name})
    first = min((row[4] for row in rows if row[4]), default="?")
    last = max((row[5] for row in rows if row[5]), default="?")
    receivers = sorted({name for row in rows for name in row[8] if name})[:_NAMED]
    slowed = sum(row[9] for row in rows)
    lists = f"; lists named: {', '.join(named)}" if named else ""
    yield Sign(
        subject="refused as spam",
        places=tuple(Place(row[0], line) for row in rows for line in row[3])[:_PLACES],
        quote=(
            f"{count} times, {first} to {last} UTC, by {relays} servers or more{lists}: "
            f"{rows[0][7]}"
        ),
        why=prose(
            Phrase(
                "Other servers refused mail of this one and gave its reputation or a "
                "block list as the reason. That follows hours or days after spam was "
                "sent from it, or from its network."
            ),
            (
                Phrase("Who said so: %(names)s.", {"names": ", ".join(receivers)})
                if receivers
                else None
            ),
            (
                Phrase("%(slowed)s of these put it off as too much.", {"slowed": slowed})
                if slowed
                else None
            ),
        ),
        verify=numbered_lines(rows[0][0], *rows[0][3]),
        severity=Severity.MEDIUM if named or relays > 1 else Severity.LOW,
        confidence=0.8 if named else 0.6,
    )


CHECK = Check(
    slug="mail-refused-elsewhere",
    title="Other servers refuse mail from here as spam",
    severity=Severity.MEDIUM,
    technique="T1496",
    reads=(MailEvent,),
    innocent=(
        "The address may be listed for what its former owner or its network did, and one message "
        "that merely looks like spam is refused everywhere."
    ),
    blind="Servers that take spam and drop it, and refusals whose words name no reason.",
    next=(
        "Find who sent what was refused, by its number in the queue. Ask a list for removal only "
        "after the sending has stopped: a second listing lasts longer."
    ),
    find=find,
)
