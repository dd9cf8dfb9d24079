"""Files that servers for files moved."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, cut, of_log

STREAMS: Final[tuple[Stream, ...]] = (
    of_log(
        ("transfer",),
        "file_transfer",
        address="coalesce(address, client)",
        account='"user"',
        subject=cut("file"),
        text=f"""concat_ws(' ', action, 'of', {cut("file")}, 'to ' || {cut('"to"')},
             '(' || bytes || ' bytes)', 'by ' || "user", 'from ' || coalesce(address, client),
             'at ' || service, CASE WHEN complete = false THEN '(not finished)' END)""",
        actor="""coalesce(address, client, "user", '')""",
        alike="concat_ws(' ', service, action)",
        gap="600",
    ),
)
