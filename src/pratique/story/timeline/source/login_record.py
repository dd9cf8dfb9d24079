"""What wtmp, btmp and their successors tell: sessions, failed logins, boots."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream

_SESSION: Final = Stream(
    ("login",),
    "login_session WHERE source <> 'authentication'",  # those of logs are told by their lines
    {
        "time": "start",
        "time_basis": "source",
        "confidence": "time_confidence",
        "kind": "'login'",
        "address": "coalesce(address, host)",
        "account": "username",
        "subject": "username",
        "text": """concat_ws(' ', 'session of ' || username, 'on ' || nullif(tty, ''),
             'from ' || coalesce(address, nullif(host, '')),
             'until ' || strftime("end"::TIMESTAMP, '%Y-%m-%d %H:%M:%S'), '(' || ended || ')')""",
        "path": "path",
        "line": "record",
        "actor": "coalesce(address, host, username, '')",
        "alike": "'session ' || username",
        "gap": "3600",
    },
)
_RECORD: Final = Stream(
    ("failure", "boot"),
    """login WHERE source = 'btmp'
       OR type IN ('boot_time', 'old_time', 'new_time') OR type = 'run_lvl'""",
    {
        "time": "time",
        "time_basis": "source",
        "confidence": "1.0",
        "kind": "CASE source WHEN 'btmp' THEN 'failure' ELSE 'boot' END",
        "address": "coalesce(address, CASE source WHEN 'btmp' THEN nullif(host, '') END)",
        "account": "CASE source WHEN 'btmp' THEN username END",
        "subject": "username",
        "text": """CASE WHEN source = 'btmp' THEN concat_ws(' ', 'failed login of ' || username,
             'from ' || coalesce(address, nullif(host, '')), 'on ' || nullif(tty, ''))
             WHEN type = 'boot_time' THEN concat_ws(' ', 'the machine started', nullif(host, ''))
             WHEN type = 'run_lvl' THEN concat_ws(' ', 'change of run level:', username)
             ELSE 'the clock was set' END""",
        "path": "path",
        "line": "record",
        "actor": "coalesce(address, host, '')",
        "alike": "concat_ws(' ', source, type)",
        "gap": "CASE source WHEN 'btmp' THEN 3600 ELSE 0 END",
    },
)
STREAMS: Final[tuple[Stream, ...]] = (_SESSION, _RECORD)
