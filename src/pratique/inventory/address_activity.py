"""What one address did, over all logs: one row an address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.model import Instant
from pratique.store.columns import columns
from pratique.store.derived import write_derived
from pratique.store.tables import Tables

_ACCOUNTS: Final = 20
# A command belongs to the last session of its account that began before it and was still open.
# Those of cron and of histories have no session.
_SQL: Final = f"""
WITH web AS (
    SELECT address, start AS first, "end" AS last, requests,
           round(refused * requests) AS errors, posts, attempts, 1 AS web_sessions
    FROM web_session
), entered AS (
    SELECT address, min(time) AS first, max(time) AS last,
           sum(coalesce(repeats, 1)) FILTER (action = 'login') AS logins,
           sum(coalesce(repeats, 1)) FILTER (action IN ('failure', 'refused')
               OR action = 'invalid-user') AS failures,
           count(DISTINCT "user") FILTER (action IN ('failure', 'invalid-user', 'refused'))
               AS accounts_tried
    FROM authentication GROUP BY address
), account AS (  -- apart from the sums: lists of millions of addresses fill the memory
    SELECT address, list_sort(list(DISTINCT "user"))[1:{_ACCOUNTS}] AS got_into
    FROM authentication WHERE action = 'login' AND "user" IS NOT NULL GROUP BY address
), moved AS (
    SELECT address, min(time) AS first, max(time) AS last, count(*) AS transfers,
           count(*) FILTER (action = 'upload') AS uploads
    FROM file_transfer GROUP BY address
), mailed AS (
    SELECT address, min(time) AS first, max(time) AS last,
           count(*) FILTER (action IN ('client', 'accepted')) AS mails
    FROM mail_event GROUP BY address
), blocked AS (
    SELECT address, min(time) AS first, max(time) AS last,
           count(*) FILTER (action IN ('ban', 'blocked')) AS blocks
    FROM block_event GROUP BY address
), session AS (
    SELECT username, address, start, coalesce("end", start + INTERVAL 12 HOUR) AS stop
    FROM login_session WHERE address IS NOT NULL AND start IS NOT NULL
), ran AS (
    SELECT s.address, min(p.time) AS first, max(p.time) AS last, count(*) AS commands
    FROM (SELECT time, coalesce(login_user, "user") AS account FROM process_event
          WHERE time IS NOT NULL AND source NOT IN ('cron', 'history')) p
    ASOF JOIN session s ON p.account = s.username AND p.time >= s.start
    WHERE p.time <= s.stop GROUP BY s.address
), told AS (
    SELECT * FROM web UNION ALL BY NAME SELECT * FROM entered UNION ALL BY NAME
    SELECT * FROM moved UNION ALL BY NAME SELECT * FROM mailed UNION ALL BY NAME
    SELECT * FROM blocked UNION ALL BY NAME SELECT * FROM ran
), summed AS (
    SELECT address, min(first) AS first, max(last) AS last,
           {
    ", ".join(
        f"coalesce(sum({name}), 0)::BIGINT AS {name}"
        for name in (
            "requests",
            "errors",
            "posts",
            "attempts",
            "web_sessions",
            "logins",
            "failures",
            "accounts_tried",
            "transfers",
            "uploads",
            "mails",
            "blocks",
            "commands",
        )
    )
}
    FROM told WHERE coalesce(address, '') <> '' GROUP BY address
)
SELECT s.*, coalesce(a.got_into, []::VARCHAR[]) AS got_into
FROM summed s LEFT JOIN account a USING (address)
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class AddressActivity:
    """What one address did, over all logs."""

    table: ClassVar[str] = "address_activity"

    address: Annotated[str, "IPv4 or IPv6; a name where the web server looks names up"]
    first: Annotated[Instant | None, "first line that tells of it, UTC; null without any time"]
    last: Annotated[Instant | None, "last one, UTC"]
    requests: Annotated[int, "requests to web servers"]
    errors: Annotated[int, "how many of them were answered with 4xx"]
    posts: Annotated[int, "how many of them by POST"]
    attempts: Annotated[int, "how many of them have the form of an attack, see `web_attempt`"]
    web_sessions: Annotated[int, "sessions of them, see `web_session`"]
    logins: Annotated[int, "logins that were let in, to any service but web applications"]
    failures: Annotated[int, "lines that tell of a try that was not"]
    accounts_tried: Annotated[int, "how many names were tried in vain"]
    transfers: Annotated[int, "files that it moved, and other acts on a file server"]
    uploads: Annotated[int, "how many of them brought a file"]
    mails: Annotated[int, "messages that it handed in"]
    blocks: Annotated[int, "times that it was shut out"]
    commands: Annotated[int, "commands that ran in its sessions, where a log tells commands"]
    got_into: Annotated[tuple[str, ...], f"accounts that it logged in as, {_ACCOUNTS} at most"]


def write_address_activity(tables: Tables, folder: Path) -> None:
    """Write `address_activity` below `folder`, once the sessions are there."""
    write_derived(tables, AddressActivity, activity_sql(), folder)


def activity_sql() -> str:
    """The question whose answer the table is."""
    chosen = ", ".join(f'"{column.name}"' for column in columns(AddressActivity))
    return f"SELECT {chosen} FROM ({_SQL})"  # noqa: S608 - our own words
