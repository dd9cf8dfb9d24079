"""Sessions: who was logged in from when to when, put together from records of logins.

wtmp and wtmpdb tell of beginnings and ends, and of boots. A session ends when its terminal is
told to be free, when the machine goes down, or, where nothing of both was written, by the next
boot: then the power was cut, the machine crashed, or records were taken out. What sshd and PAM
tell in auth.log and in the journal is a session too where wtmp has none: a login without a
terminal never stands in wtmp, and one with a terminal that is missing there was erased, perhaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.model import Instant
from pratique.store.derived import write_derived
from pratique.store.tables import Tables


@dataclass(frozen=True, slots=True)
class LoginSession:
    """One session of one account."""

    table: ClassVar[str] = "login_session"

    path: Annotated[str, "the file that tells of its beginning"]
    record: Annotated[int, "number of the record there; of the line, or the entry, in a log"]
    source: Annotated[
        str, "`wtmp`, `wtmpdb`, or `authentication`: a log tells it, and those two do not"
    ]
    service: Annotated[str | None, "who let it in, where a log tells it: `sshd`, `login` ..."]
    username: Annotated[str, "the account"]
    tty: Annotated[str | None, "terminal or service; null where none is told"]
    host: Annotated[str | None, "where from, as a name or an address, as it was written"]
    address: Annotated[str | None, "address that it came from, IPv4 or IPv6"]
    pid: Annotated[int | None, "number of the process, where told"]
    start: Annotated[Instant, "when it began, UTC"]
    end: Annotated[Instant | None, "when it was over at the latest, UTC; null where nothing tells"]
    ended: Annotated[
        str,
        "`logout`; `shutdown`: the machine went down; `crash`: it booted, and nothing tells that "
        "it went down; `replaced`: somebody else is at the terminal; `open`: no end is told",
    ]
    time_confidence: Annotated[float, "how sure the time of its beginning is, 0 to 1"]


# A record may be there twice: in a log and in its copy, in a database and in its log of changes.
_RECORDS: Final = """
WITH records AS (
    SELECT min(path) AS path, min(record) AS record, source, type, username, tty, host, address,
           pid, epoch_ns(time) AS moment
    FROM login
    WHERE source IN ('wtmp', 'wtmpdb') AND time IS NOT NULL
      AND (type IN ('user_process', 'dead_process', 'boot_time')
           OR type = 'run_lvl' AND username = 'shutdown')
    GROUP BY source, type, username, tty, host, address, pid, time,
             CASE source WHEN 'wtmpdb' THEN record END
),
-- wtmp frees a terminal; a row of wtmpdb has its own end.
places AS (
    SELECT *, CASE source WHEN 'wtmpdb' THEN record::VARCHAR ELSE tty END AS place
    FROM records WHERE type IN ('user_process', 'dead_process')
),
followed AS (
    SELECT *, lead(moment) OVER of_place AS next_moment, lead(type) OVER of_place AS next_type
    FROM places
    WINDOW of_place AS (PARTITION BY source, place ORDER BY moment, path, record,
                         type DESC)
),
turns AS (
    SELECT source, moment, min(type) AS type FROM records
    WHERE type IN ('boot_time', 'run_lvl') GROUP BY source, moment
),
of_records AS (
    SELECT f.path, f.record, f.source, NULL AS service, f.username, f.tty,
           nullif(f.host, '') AS host, f.address, f.pid, f.moment AS start,
           least(f.next_moment, t.moment) AS "end",
           CASE WHEN f.next_moment IS NOT NULL AND (t.moment IS NULL OR f.next_moment <= t.moment)
                THEN CASE f.next_type WHEN 'dead_process' THEN 'logout' ELSE 'replaced' END
                WHEN t.moment IS NULL THEN 'open'
                WHEN t.type = 'boot_time' THEN 'crash' ELSE 'shutdown' END AS ended,
           1.0::DOUBLE AS time_confidence
    FROM followed f ASOF LEFT JOIN turns t ON f.source = t.source AND f.moment < t.moment
    WHERE f.type = 'user_process' AND f.username <> ''
),"""
# One session is told several times: by sshd and by PAM, in auth.log and in the journal.
_TOLD: Final = """
told AS (
    SELECT path, line, service, coalesce(target_user, "user") AS username, tty, client, address,
           pid, epoch_ns(time) AS moment, action IN ('opened', 'login') AS starts, time_confidence,
           lower(split_part(coalesce(host, ''), '.', 1)) AS machine
    FROM authentication
    WHERE time IS NOT NULL AND pid IS NOT NULL AND coalesce(target_user, "user") <> ''
      AND service NOT IN ('cron', 'crond', 'atd', 'sudo', 'su', 'systemd-user', 'systemd')
      AND (action IN ('opened', 'closed', 'disconnected') OR action = 'login' AND service = 'sshd')
),
ordered AS (
    SELECT *, lag(moment) OVER of_process AS last_moment, lag(starts) OVER of_process AS last_starts
    FROM told
    WINDOW of_process AS (PARTITION BY machine, service, pid, username ORDER BY moment, starts DESC)
),
numbered AS (
    -- A start begins a session unless it is told again within a minute of the last one.
    SELECT *, count(*) FILTER (
        starts AND NOT coalesce(last_starts AND moment - last_moment <= $minute, false)
    ) OVER so_far AS session
    FROM ordered
    WINDOW so_far AS (PARTITION BY machine, service, pid, username ORDER BY moment, starts DESC
                     ROWS UNBOUNDED PRECEDING)
),
sessions AS (
    SELECT arg_min(path, moment) AS path, arg_min(line, moment) AS record, machine, service,
           username, max(tty) AS tty, max(client) AS client, max(address) AS address, pid,
           min(moment) FILTER (starts) AS start, min(moment) FILTER (NOT starts) AS "end",
           arg_min(time_confidence, moment) AS time_confidence
    FROM numbered WHERE session > 0
    GROUP BY machine, service, pid, username, session
),
boots AS (SELECT DISTINCT moment FROM records WHERE type = 'boot_time'),
known AS (SELECT DISTINCT left(username, 32) AS name, start AS moment FROM of_records),
of_logs AS (
    SELECT s.path, s.record, 'authentication' AS source, s.service, s.username, s.tty,
           coalesce(s.client, s.address) AS host, s.address, s.pid, s.start,
           coalesce(s."end", b.moment) AS "end",
           CASE WHEN s."end" IS NOT NULL THEN 'logout'
                WHEN b.moment IS NOT NULL THEN 'crash' ELSE 'open' END AS ended,
           s.time_confidence
    FROM sessions s
    ASOF LEFT JOIN boots b ON s.start < b.moment
    ASOF LEFT JOIN known k ON left(s.username, 32) = k.name AND s.start >= k.moment
    ASOF LEFT JOIN known n ON left(s.username, 32) = n.name AND s.start <= n.moment
    WHERE coalesce(s.start - k.moment > $apart, true)
      AND coalesce(n.moment - s.start > $apart, true)
)"""
_ANSWER: Final = """
SELECT * REPLACE (make_timestamp_ns(start) AS start, make_timestamp_ns("end") AS "end")
FROM (SELECT * FROM of_records UNION ALL SELECT * FROM of_logs)
ORDER BY start, path, record
"""
_SECOND: Final = 1_000_000_000
# So far apart sshd and wtmp may tell of one login.
_APART: Final = 10 * _SECOND


def write_login_sessions(tables: Tables, folder: Path) -> None:
    """Put the records of logins together to sessions, into a table below `folder`."""
    write_derived(tables, LoginSession, sessions_sql(), folder)


def sessions_sql() -> str:
    """The question whose answer are the rows of the table."""
    sql = _RECORDS + _TOLD + _ANSWER
    return sql.replace("$minute", str(60 * _SECOND)).replace("$apart", str(_APART))
