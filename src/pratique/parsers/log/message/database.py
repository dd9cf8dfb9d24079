"""What database servers say through syslog of clients that they refused.

MySQL and MariaDB: `ER_ACCESS_DENIED_ERROR` of errmsg; PostgreSQL: auth.c of its backend.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

DENIED: Final = (
    r"Access denied for user '(?P<user>[^']*)'@'(?:(?P<address>(?:\d{1,3}\.){3}\d{1,3}"
    r"|[0-9A-Fa-f]*:[0-9A-Fa-f:]+)|(?P<client>[^']*))'(?: \((?P<reason>[^)]*)\))?"
    r"(?: to database.*)?$"
)
_BEFORE: Final = (
    r"(?:\d{6} +\d{1,2}:\d\d:\d\d |\d{4}-\d\d-\d\d[T ] *\d{1,2}:\d\d:\d\d[^ ]* )?"
    r"(?:\d+ )?(?:\[[A-Za-z0-9-]+\] )*"
)
_PG: Final = r"(?:\[\d+-\d+\] )?[^\n]*?FATAL:  "

SPEAKERS: Final = (
    Speaker(
        ("mysqld", "mariadbd", "mysql", "mariadb*", "mysqld_safe"),
        (
            Saying(
                Authentication,
                "Access denied for user",
                rf"{_BEFORE}{DENIED}",
                {"service": "mysql", "action": "failure", "method": "password"},
            ),
        ),
    ),
    Speaker(
        ("postgres", "postgresql*"),
        (
            Saying(
                Authentication,
                "authentication failed for user",
                rf"{_PG}(?P<reason>(?P<method>[A-Za-z0-9-]+) authentication failed) for user "
                r"\x22(?P<user>[^\x22]*)\x22.*$",
                {"service": "postgresql", "action": "failure"},
            ),
            Saying(
                Authentication,
                "no pg_hba.conf entry",
                rf"{_PG}(?P<reason>no pg_hba\.conf entry for host \x22(?P<address>[^\x22]*)\x22, "
                r"user \x22(?P<user>[^\x22]*)\x22.*)$",
                {"service": "postgresql", "action": "refused"},
            ),
        ),
    ),
)
