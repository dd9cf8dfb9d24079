"""Files that came by FTP: the log of the server names what it wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.habit import came_before, never_came
from pratique.story.entry.situation import DAY, HOUR, SECOND, Situation
from pratique.story.entry.trace import Trace

_SHORTEST: Final = 2  # parts of a path that must be the same, where the whole is not

# A client may see its own folder as the root: the end of the path is what it tells.
_UPLOADS: Final = """
WITH trace AS (
    SELECT DISTINCT unnest(CAST(? AS VARCHAR[])) AS path
), ending AS (
    SELECT path, unnest([parse_filename(path), regexp_extract(path, '[^/]+/[^/]+$')]) AS ending
    FROM trace
), sent AS (
    SELECT epoch_ns(time) AS moment, service, coalesce("user", '') AS who,
           coalesce(address, client, '') AS source, rtrim(file, '/') AS file, path AS log, line
    FROM file_transfer
    WHERE action IN ('upload', 'rename') AND time IS NOT NULL AND coalesce(complete, true)
), pair AS (
    SELECT trace.path AS trace, sent.*
    FROM sent JOIN ending trace
      ON trace.ending = coalesce(
          nullif(regexp_extract(sent.file, '[^/]+/[^/]+$'), ''), parse_filename(sent.file))
      AND (sent.file = trace.path OR ends_with(trace.path, '/' || ltrim(sent.file, '/')))
)
SELECT service, who, source, min(moment), arg_min({'file': file, 'log': log, 'line': line}, moment),
       arg_min(trace, moment), list_sort(list(DISTINCT trace)),
       max(len(string_split(trim(file, '/'), '/')))
FROM pair GROUP BY ALL ORDER BY 4, 1, 2, 3
"""
_LOGIN: Final = """
SELECT epoch_ns(time), path, line FROM authentication
WHERE action = 'login' AND "user" = ? AND coalesce(address, client, '') = ?
  AND service IN ('vsftpd', 'proftpd', 'pure-ftpd', 'ftpd', 'sftp')
  AND time <= make_timestamp_ns(CAST(? AS BIGINT))
  AND time >= make_timestamp_ns(CAST(? AS BIGINT))
ORDER BY time DESC, path, line LIMIT 1
"""
_BEFORE: Final = """
SELECT count(DISTINCT date_trunc('day', time)) FROM (
    SELECT time, "user" AS who, coalesce(address, client, '') AS source FROM file_transfer
    UNION ALL
    SELECT time, "user", coalesce(address, client, '') FROM authentication
    WHERE action = 'login' AND service IN ('vsftpd', 'proftpd', 'pure-ftpd', 'ftpd', 'sftp'))
WHERE who = ? AND (source = ?) = ? AND time < make_timestamp_ns(CAST(? AS BIGINT))
"""


# All that is known of an account's clients until then: logins and transfers, by address.
_CLIENTS: Final = """
WITH seen AS (
    SELECT time, "user" AS who, coalesce(address, client, '') AS source, path, line,
           action IN ('upload', 'rename', 'delete') AS wrote
    FROM file_transfer WHERE time IS NOT NULL
    UNION ALL
    SELECT time, "user", coalesce(address, client, ''), path, line, false
    FROM authentication
    WHERE action = 'login' AND time IS NOT NULL
      AND service IN ('vsftpd', 'proftpd', 'pure-ftpd', 'ftpd', 'sftp')
)
SELECT source, epoch_ns(min(time)), arg_min(path, time), arg_min(line, time), bool_or(wrote)
FROM seen WHERE who = ? AND source <> '' AND time < make_timestamp_ns(CAST(? AS BIGINT))
GROUP BY source ORDER BY 2 DESC, 1 LIMIT ?
"""
# Whose account comes from many places comes from new ones, too.
_MOST_USUAL: Final = 3


@dataclass(frozen=True, slots=True)
class _Client:
    """One client, and what of the traces it uploaded: the first, all, and the deepest path."""

    service: str
    account: str
    address: str
    time: Instant
    first: Mapping[str, Any]
    trace: str
    traces: Sequence[str]
    depth: int


def find(situation: Situation) -> Iterator[Act]:
    """Each client that uploaded traces, at its login where the logs tell of it."""
    traces = {trace.path: trace for trace in situation.traces}
    for row in situation.weighed("transfers", _UPLOADS, list(traces)):
        yield _act(situation, _Client(*row), traces)


def _act(situation: Situation, client: _Client, traces: Mapping[str, Trace]) -> Act:
    sure = 4.6 if client.depth >= _SHORTEST or len(client.traces) > 1 else 3.4
    log, line = client.first["log"], client.first["line"]
    words = Phrase(
        "%(account)s uploaded %(file)s",
        {
            "account": client.account or Phrase("an unknown account"),
            "file": client.first["file"],
            "more": f"{len(client.traces) - 1:,}",
        },
        "%(account)s uploaded %(file)s and %(more)s more",
        len(client.traces),
    )
    reasons = [
        Reason(sure, words, (traces[client.trace].finding, f"{log}:{line}")),
        *_habits(situation, client),
    ]
    time = client.time
    rows = situation.tables.select(
        _LOGIN, client.account, client.address, client.time, client.time - DAY
    )
    for found in rows:
        time, log, line = found
    address = client.address
    stranger = _first_stranger(situation, client)
    if stranger is not None:
        gap = (client.time - stranger.time) // SECOND
        words = Phrase(
            "%(count)s s before, %(account)s was used from %(address)s, which was as new to it, "
            "and nothing was changed from there: somebody tried whether the password is right",
            {"count": str(gap), "account": client.account, "address": stranger.address},
        )
        place = f"{stranger.log}:{stranger.line}"
        reasons.append(Reason(0.4, words, (place, f"{log}:{line}")))
        time, log, line, address = stranger.time, stranger.log, stranger.line, stranger.address
    what = Phrase(
        "login of %(account)s at %(service)s from %(address)s",
        {"account": client.account, "service": client.service, "address": address},
    )
    vector = "ssh-password" if client.service == "sftp" else "ftp-login"
    return Act(
        vector, Instant(time), what, address, client.account, "", client.service, log, line,
        "", tuple(reasons), frozenset(traces[name].finding for name in client.traces),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stranger:
    """Who used an account from an address that it had never come from."""

    address: str
    time: Instant
    log: str
    line: int


def _first_stranger(situation: Situation, client: _Client) -> _Stranger | None:
    """Who tried the account from elsewhere shortly before, as new to it as the client itself.

    Only where the account has a habit to hold it against, of few addresses.
    """
    if not client.account:
        return None
    rows = list(situation.tables.select(_CLIENTS, client.account, client.time, 2 * _MOST_USUAL))
    early = client.time - 12 * HOUR
    usual = [row[0] for row in rows if row[1] < early]
    if not usual or len(usual) > _MOST_USUAL or client.address in usual:
        return None
    new = [row for row in rows if row[1] >= client.time - HOUR and row[0] != client.address]
    if not new or new[-1][4]:
        return None
    address, time, log, line, _ = new[-1]
    return _Stranger(address, Instant(time), log, line)


def _habits(situation: Situation, client: _Client) -> Iterator[Reason]:
    early = client.time - 12 * HOUR
    known = {
        same: next(situation.tables.select(_BEFORE, client.account, client.address, same, early))[0]
        for same in (True, False)
    }
    if known[True]:
        yield Reason(-1.2, came_before(client.account, client.address, known[True]))
    elif known[False]:
        yield Reason(1.0, never_came(client.account, client.address))
