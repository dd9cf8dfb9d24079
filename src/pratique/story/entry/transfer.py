"""Files that came by FTP: the log of the server names what it wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.story.entry.act import Act, Reason
from pratique.story.entry.situation import DAY, HOUR, Situation
from pratique.story.entry.trace import Trace

_MOST: Final = 5_000
_SHORTEST: Final = 2  # parts of a path that must be the same, where the whole is not

_UPLOADS: Final = """
WITH trace AS (SELECT unnest(CAST(? AS VARCHAR[])) AS path)
SELECT trace.path, epoch_ns(t.time), t.service, coalesce(t."user", ''),
       coalesce(t.address, t.client, ''), t.file, t.path, t.line
FROM file_transfer t JOIN trace ON parse_filename(t.file) = parse_filename(trace.path)
WHERE t.action IN ('upload', 'rename') AND t.time IS NOT NULL AND coalesce(t.complete, true)
ORDER BY 2, 7, 8 LIMIT ?
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


@dataclass(frozen=True, slots=True)
class _Upload:
    trace: str
    time: Instant
    service: str
    account: str
    address: str
    file: str
    log: str
    line: int


def find(situation: Situation) -> Iterator[Act]:
    """Each client that uploaded traces, at its login where the logs tell of it."""
    traces = {trace.path: trace for trace in situation.traces}
    rows = situation.tables.select(_UPLOADS, list(traces), _MOST)
    clients: dict[tuple[str, str, str], list[_Upload]] = {}
    for upload in (_Upload(*row) for row in rows):
        if _same_file(upload.file, upload.trace):
            key = (upload.service, upload.account, upload.address)
            clients.setdefault(key, []).append(upload)
    for uploads in clients.values():
        yield _act(situation, uploads, traces)


def _same_file(told: str, path: str) -> bool:
    """Whether a path as a client sees it (`/x.php`) may be that file of the machine."""
    told = told.rstrip("/")
    if told == path:
        return True
    rooted = told if told.startswith("/") else "/" + told
    return path.endswith(rooted)


def _act(situation: Situation, uploads: list[_Upload], traces: dict[str, Trace]) -> Act:
    first = uploads[0]
    names = sorted({upload.trace for upload in uploads})
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    depth = max(upload.file.strip("/").count("/") + 1 for upload in uploads)
    sure = 4.6 if depth >= _SHORTEST or len(names) > 1 else 3.4
    reasons = [
        Reason(
            sure,
            f"{first.account or 'an unknown account'} uploaded {first.file}{more}",
            (traces[first.trace].finding, f"{first.log}:{first.line}"),
        ),
        *_habits(situation, first),
    ]
    what = f"login of {first.account} at {first.service} from {first.address}"
    time, log, line = first.time, first.log, first.line
    rows = situation.tables.select(
        _LOGIN, first.account, first.address, first.time, first.time - DAY
    )
    for found in rows:
        time, log, line = found
    vector = "ssh-password" if first.service == "sftp" else "ftp-login"
    return Act(
        vector, Instant(time), what, first.address, first.account, "", first.service, log, line, "",
        tuple(reasons), frozenset(traces[name].finding for name in names),
    )  # fmt: skip


def _habits(situation: Situation, upload: _Upload) -> Iterator[Reason]:
    early = upload.time - 12 * HOUR
    known = {
        same: next(situation.tables.select(_BEFORE, upload.account, upload.address, same, early))[0]
        for same in (True, False)
    }
    if known[True]:
        yield Reason(
            -1.2, f"{upload.account} had come from {upload.address} on {known[True]} days before"
        )
    elif known[False]:
        yield Reason(1.0, f"{upload.account} had never come from {upload.address} before")
