"""What programs say through syslog or the journal, where no other table tells it; clocks."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, cut, of_log

_TOLD: Final = (
    "authentication", "process_event", "mail_event", "account_change", "block_event",
    "file_transfer", "audit_record", "error_event", "database_event", "web_request",
)  # fmt: skip
# Only lines of these logs may be there twice. They are few, so that the tables of millions of lines
# are read through them and not held.
LOGS: Final = "CREATE OR REPLACE TABLE timeline_log AS SELECT DISTINCT path FROM syslog_event"
_ELSEWHERE: Final = " UNION ALL ".join(
    f"SELECT path, line FROM {table} WHERE path IN (FROM timeline_log)" for table in _TOLD
)
_BOOT: Final = "program = 'kernel' AND starts_with(message, 'Linux version ')"
_MESSAGE: Final = of_log(
    ("message", "boot"),
    f"syslog_event ANTI JOIN ({_ELSEWHERE}) USING (path, line)",
    kind=f"CASE WHEN {_BOOT} THEN 'boot' ELSE 'message' END",
    host="host",
    address="address",
    subject="program",
    text=f"""concat_ws(' ', program || ':', {cut("message")}, '(' || repeats || ' times)')""",
    actor="coalesce(program, '')",
    alike="''",
    gap=f"CASE WHEN {_BOOT} THEN 0 ELSE 3600 END",
)
_CLOCK: Final = of_log(
    ("clock",),
    "clock_jump",
    subject="kind",
    text="""concat_ws(' ', CASE kind WHEN 'set' THEN 'the clock was set' WHEN 'back' THEN
         'from here on, the times of this log are earlier' ELSE 'lines out of order' END,
         'by ' || round(seconds)::BIGINT || ' seconds', left(message, 200))""",
    actor="path",
    alike="kind",
)
STREAMS: Final[tuple[Stream, ...]] = (_MESSAGE, _CLOCK)
