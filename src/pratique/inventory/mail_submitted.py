"""Mail that was handed in here: by an account that logged in, or by a program on the machine.

What other servers bring is not counted, and neither is what a filter on the machine gives back.
"""

from __future__ import annotations

from typing import Final

from pratique.inventory.mail_envelope import unfolded
from pratique.store.tables import Tables

_OWN: Final = "(address LIKE '127.%' OR address = '::1')"
# Exim and sendmail name the user of the machine, too, and ask other machines for theirs.
_LOGGED_IN: Final = "(service NOT IN ('exim', 'sendmail') OR method IS NOT NULL)"
_STARTED: Final = "(service IN ('exim', 'sendmail') AND method IS NULL AND address IS NULL)"
_SENDER: Final = unfolded("max(sender)")
# Exim tells of all its starts: those by the queue, by itself, and to look something up.
_NO_MAIL: Final = r" -(?:q|bd|Mc|MC|M[a-z]*|bp|bV|bt|bP|bv|bh|be|d)[a-z0-9/]*(?: |$)"
# What the filter got is told as `queued as ID` by whoever gave it the message.
_GIVEN_BACK: Final = """
    SELECT DISTINCT regexp_extract(reason, 'queued as ([0-9A-Za-z]{6,})', 1) FROM mail_event
    WHERE action IN ('sent', 'delivered') AND reason LIKE '%queued as %'
      AND (relay LIKE '%[127.%' OR relay LIKE '%[::1]%')
"""

# One row a message: steps of one share its number in the queue. `actor` is `account NAME`,
# `script NAME`, `user NAME` or `sender ADDRESS`; null for what came from elsewhere. `origin` is
# the user of the machine behind a sender, which may call itself anything.
SUBMITTED: Final = f"""
    SELECT min(time) AS time, min(path) AS path, arg_min(line, time) AS line,
           CASE WHEN max(script) IS NOT NULL THEN 'script ' || max(script)
                WHEN max("user") FILTER ({_LOGGED_IN}) IS NOT NULL
                THEN 'account ' || max("user") FILTER ({_LOGGED_IN})
                WHEN max("user") FILTER ({_STARTED}) IS NOT NULL
                THEN 'user ' || max("user") FILTER ({_STARTED})
                WHEN max(uid) IS NOT NULL OR bool_or(action = 'pickup')
                THEN coalesce('sender ' || nullif({_SENDER}, ''), 'user ' || max(uid))
                WHEN bool_or({_OWN}) AND coalesce(queue_id NOT IN ({_GIVEN_BACK}), true)
                THEN 'sender ' || nullif({_SENDER}, '') END AS actor,
           CASE WHEN max(uid) IS NOT NULL AND max(script) IS NULL THEN 'user ' || max(uid)
                END AS origin,
           max(address) AS address, max(sender) AS sender,
           greatest(coalesce(max(recipients), 1), 1) AS recipients,
           service, coalesce(host, '') AS host, queue_id
    FROM mail_event
    WHERE time IS NOT NULL
      AND action IN ('client', 'pickup', 'from', 'subject', 'warning', 'accepted')
      AND NOT (service = 'exim' AND action = 'pickup' AND (
          script LIKE '/var/spool/%' OR regexp_matches(coalesce(reason, ''), '{_NO_MAIL}')))
    GROUP BY service, coalesce(host, ''), queue_id,
             CASE WHEN queue_id IS NULL THEN path || ' ' || line END
"""  # noqa: S608 - our own words
_HOURS: Final = f"""
CREATE OR REPLACE TABLE mail_hour AS
WITH submitted AS ({SUBMITTED}), named AS (
    SELECT actor, NULL AS whole, time, path, line, recipients FROM submitted
    UNION ALL
    -- A script that makes up senders is one user of the machine all the same.
    SELECT origin, origin, time, path, line, recipients FROM submitted
    WHERE origin IS NOT NULL AND actor <> origin
)
SELECT actor, epoch_ns(time) // 3600000000000 AS hour, sum(recipients)::BIGINT AS recipients,
       count(*) AS messages, arg_min(path, time) AS path, arg_min(line, time) AS line,
       max(whole) IS NOT NULL AS whole
FROM named WHERE actor IS NOT NULL GROUP BY actor, hour
"""  # noqa: S608 - the same


def know_hours(tables: Tables) -> None:
    """Make the table `mail_hour`: what each who handed mail in did so, by the hour since 1970.

    `whole` says that a row is a user of the machine over all the senders that it gave.
    """
    tables.once(_make)


def _make(tables: Tables) -> bool:
    tables.prepare(_HOURS)
    return True
