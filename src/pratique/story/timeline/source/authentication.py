"""Logins, tries and sessions, as logs tell them."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, of_log

_KIND: Final = """CASE WHEN action IN ('login', 'elevated') THEN 'login'
    WHEN action IN ('failure', 'invalid-user', 'refused') THEN 'failure'
    WHEN action = 'blocked' THEN 'block' ELSE 'session' END"""
_WORDS: Final = """CASE action WHEN 'login' THEN 'login' WHEN 'elevated' THEN 'change of rights'
    WHEN 'failure' THEN 'failed login' WHEN 'invalid-user' THEN 'try with an unknown name'
    WHEN 'refused' THEN 'refused login' WHEN 'opened' THEN 'session opened'
    WHEN 'closed' THEN 'session closed' ELSE action END"""
# What sudo and cron run are commands, told by another table; a session of cron is no login.
STREAMS: Final[tuple[Stream, ...]] = (
    of_log(
        ("login", "failure", "session", "block"),
        """authentication WHERE action <> 'command'
           AND NOT (service IN ('cron', 'crond', 'atd') AND action IN ('opened', 'closed'))""",
        kind=_KIND,
        host="host",
        address="coalesce(address, client)",
        account='"user"',
        subject='coalesce(target_user, "user")',
        text=f"""concat_ws(' ', {_WORDS}, 'of ' || nullif("user", ''),
             'to ' || nullif(target_user, "user"), 'from ' || coalesce(address, client),
             'at ' || service, 'with ' || method, '(' || left(reason, 120) || ')',
             '(' || repeats || ' times)')""",
        actor="""coalesce(address, client, "user", '')""",
        alike="concat_ws(' ', service, action)",
    ),
)
