"""Under which names a log may have lain in a snapshot: a history is asked for paths, not folders.

Those of the evidence, and what logrotate(8) makes of them: `.1`, `.2.gz`, `-20261103.xz`. Logs that
are gone from the evidence altogether have their usual places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from pratique.survey.log.candidate import Candidate

USUAL: Final = tuple(
    f"/var/log/{name}"
    for name in (
        "auth.log", "secure", "syslog", "messages", "mail.log", "maillog", "cron", "cron.log",
        "kern.log", "daemon.log", "user.log", "audit/audit.log", "nginx/access.log",
        "nginx/error.log", "apache2/access.log", "apache2/error.log",
        "apache2/other_vhosts_access.log", "httpd/access_log", "httpd/error_log", "vsftpd.log",
        "xferlog", "proftpd/proftpd.log", "pure-ftpd/transfer.log", "exim4/mainlog",
        "exim/main.log", "fail2ban.log", "sudo.log",
    )
)  # fmt: skip
_MOST_LOGS: Final = 400
_NUMBERS: Final = 60
_DAYS: Final = 100
_PACKED: Final = ("", ".gz", ".xz", ".bz2", ".zst")


def logs_of(files: Iterable[Candidate]) -> Mapping[str, Sequence[Candidate]]:
    """By the path that is written to, the files of the evidence; those without any are usual."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for file in files:
        if file.claimed and (file.chain in found or len(found) < _MOST_LOGS):
            found[file.chain].append(file)
    for log in USUAL:
        found[log] += ()
    return found


def past_names(log: str, files: Sequence[Candidate], taken: date) -> Iterator[str]:
    """Paths at which a file of the log may lie in a snapshot that was taken then."""
    ends = {end for file in files for end in _PACKED[1:] if file.path.endswith(end)}
    packed = ("", *sorted(ends)) if ends else _PACKED[:2]
    yield log
    for number in range(_NUMBERS + 1):
        for end in packed:
            yield f"{log}.{number}{end}"
    if files and not any(len(file.position) >= len("20261103") for file in files):
        return
    base = log.removesuffix(".log")
    for day in (taken - timedelta(days) for days in range(-1, _DAYS)):
        for end in packed:
            yield f"{log}-{day:%Y%m%d}{end}"
            if base != log:
                yield f"{base}-{day:%Y%m%d}.log{end}"
