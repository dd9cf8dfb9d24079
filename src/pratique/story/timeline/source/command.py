"""Commands that ran, as audit, sudo, cron, shells and process accounting tell them."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, cut, of_log

# A job may run once a day: what is alike over weeks is one line.
_DAY_AND_HALF: Final = 36 * 3600
STREAMS: Final[tuple[Stream, ...]] = (
    of_log(
        ("command",),
        "process_event",
        account='"user"',
        subject=cut("coalesce(command, executable)"),
        text=f"""concat_ws(' ', coalesce("user", 'somebody') || ' ran:',
             {cut("coalesce(command, executable)")}, '(' || source || ')',
             'after login as ' || nullif(login_user, "user"),
             CASE WHEN success = false THEN '(refused)' END)""",
        actor="""coalesce("user", uid::VARCHAR, '')""",
        alike=f"concat_ws(' ', source, {cut('coalesce(command, executable)')})",
        gap=f"CASE source WHEN 'cron' THEN {_DAY_AND_HALF} ELSE 3600 END",
    ),
)
