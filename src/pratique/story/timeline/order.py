"""The one order: all streams together, each moment with what findings and story say of it."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.source import (
    account_change,
    authentication,
    command,
    complaint,
    file_moment,
    found,
    login_record,
    mail,
    message,
    package,
    snapshot,
    transfer,
    web_request,
)
from pratique.story.timeline.stream import COLUMNS, Stream

STREAMS: Final[tuple[Stream, ...]] = tuple(
    stream
    for source in (
        file_moment,
        web_request,
        authentication,
        login_record,
        command,
        mail,
        transfer,
        package,
        account_change,
        complaint,
        message,
        snapshot,
        found,
    )
    for stream in source.STREAMS
)
KINDS: Final = tuple(sorted({kind for stream in STREAMS for kind in stream.kinds}))
_PLAIN: Final = ", ".join(f'e."{name}"' for name in COLUMNS if name not in ("ids", "page"))


def all_events(kinds: tuple[str, ...] = ()) -> str:
    """SQL for every moment of these kinds (of all), without an order, in `COLUMNS`."""
    chosen = [one for one in STREAMS if not kinds or set(kinds) & set(one.kinds)]
    return " UNION ALL ".join(f"({stream.sql})" for stream in chosen)


def marked_events(kinds: tuple[str, ...] = ()) -> str:
    """The same with `tags`: findings that are about it, `entry` and `story`. Needs `mark`."""
    return f"""
SELECT {_PLAIN}, list_sort(list_distinct(list_concat(
    coalesce(e.ids, []), coalesce(l.ids, []), coalesce(f.ids, []), coalesce(p.ids, [])))) AS tags
FROM ({all_events(kinds)}) e
LEFT JOIN timeline_line l ON l.path = e.path AND l.line = e.line
    AND e.kind NOT IN ('file', 'finding')
LEFT JOIN timeline_file f ON f.path = CASE e.kind WHEN 'file' THEN e.path END
LEFT JOIN timeline_page p ON p.page = url_decode(e.page)"""
