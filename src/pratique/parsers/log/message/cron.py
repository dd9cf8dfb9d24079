"""What cron(8), anacron(8) and atd(8) started, and who changed a table of jobs.

Sources: misc.c and do_command.c of Vixie cron and of cronie, crond.c of busybox, runjob.c of
anacron, atd.c.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent

_RAN: Final = {"source": "cron"}
_CRON: Final = {"service": "cron"}


def _table(verb: str, reason: str) -> Saying:
    """Somebody who looked at, changed or removed a table of jobs with crontab(1)."""
    return Saying(
        Authentication,
        f" {verb} (",
        rf"\((?P<user>.*)\) {verb} \((?P<target_user>.*)\)$",
        {**_CRON, "action": "command", "command": "crontab", "reason": reason},
    )


SPEAKERS: Final = (
    Speaker(
        ("cron", "CRON", "crond", "CROND", "crontab", "vixie-cron", "/usr/sbin/cron"),
        (
            Saying(
                ProcessEvent, " CMD (", r"\((?P<user>[^ )]+)\) CMD \( *(?P<command>.*)\)$", _RAN
            ),
            Saying(
                ProcessEvent,
                " pid ",
                r"USER (?P<user>[^ ]+) pid +[0-9]+ cmd (?P<command>.*)$",
                _RAN,
            ),
            Saying(ProcessEvent, "running cmd", r"(?:crond: )?running cmd: (?P<command>.*)$", _RAN),
            _table("REPLACE", "the table of jobs was replaced"),
            _table("DELETE", "the table of jobs was removed"),
            _table("LIST", "the table of jobs was listed"),
            _table("BEGIN EDIT", "the table of jobs was opened in an editor"),
            _table("END EDIT", "the editor of the table of jobs was left"),
            Saying(
                Authentication,
                "AUTH (",
                r"\((?P<user>.*)\) AUTH \((?P<reason>.*)\)$",
                {**_CRON, "action": "refused"},
            ),
            Saying(
                Authentication,
                "ORPHAN (",
                r"\((?P<user>.*)\) ORPHAN \((?P<reason>.*)\)$",
                {**_CRON, "action": "refused"},
            ),
            Saying(
                Authentication,
                "RELOAD (",
                r"\((?P<user>.*)\) RELOAD \((?P<reason>.*)\)$",
                {**_CRON, "action": "command"},
            ),
        ),
    ),
    Speaker(
        ("anacron",),
        (
            Saying(
                ProcessEvent,
                "Job `",
                r"Job `(?P<command>.*)' started$",
                {"source": "cron", "user": "root"},
            ),
        ),
    ),
    Speaker(
        ("atd",),
        (
            Saying(
                ProcessEvent,
                "Starting job ",
                r"Starting job [0-9]+ \((?P<command>[^)]*)\) for user '(?P<user>[^']*)' "
                r"\((?P<uid>[0-9]+)\)$",
                {"source": "at"},
            ),
        ),
    ),
)
