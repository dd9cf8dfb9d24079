"""Accounts and groups that were made, changed or removed."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, of_log

STREAMS: Final[tuple[Stream, ...]] = (
    of_log(
        ("account",),
        "account_change",
        host="host",
        account='"user"',
        subject='coalesce("user", "group")',
        text="""concat_ws(' ', program || ':', 'account', action || ':', "user",
             'group ' || "group", '(uid ' || uid || ')', 'by ' || "by", left(detail, 200))""",
        actor="""coalesce("by", program)""",
        alike="''",
        gap="0",
    ),
)
