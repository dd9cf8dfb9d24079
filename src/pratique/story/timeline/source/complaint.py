"""Complaints of web servers and of PHP, events of databases, what guards shut out."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, cut, of_log

_ERROR: Final = of_log(
    ("error",),
    "error_event",
    host="site",
    address="address",
    account='"user"',
    subject=cut("coalesce(script, request)"),
    text=f"""concat_ws(' ', service, level || ':', {cut("message")}, 'in ' || left(script, 200),
         'asked by ' || address)""",
    actor="coalesce(address, service)",
    alike="concat_ws(' ', service, level)",
)
_DATABASE: Final = of_log(
    ("database",),
    "database_event",
    address="coalesce(address, client)",
    account='"user"',
    subject=cut('coalesce(statement, "database", message)'),
    text=f"""concat_ws(' ', service, action, 'of ' || "user", 'in ' || "database",
         'from ' || coalesce(address, client), {cut("': ' || coalesce(statement, message)")})""",
    actor="""coalesce(address, client, "user", service)""",
    alike="concat_ws(' ', service, action)",
)
_BLOCK: Final = of_log(
    ("block",),
    "block_event",
    address="address",
    subject="rule",
    text=f"""concat_ws(' ', service, action, address, 'by the rule ' || rule,
         CASE WHEN address IS NULL THEN {cut("message")} END)""",
    actor="coalesce(address, service)",
    alike="concat_ws(' ', service, action)",
)
STREAMS: Final[tuple[Stream, ...]] = (_ERROR, _DATABASE, _BLOCK)
