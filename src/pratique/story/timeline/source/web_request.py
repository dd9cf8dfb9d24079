"""Requests to web servers."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, cut, of_log

# What only reads is one burst, whatever was asked; what sends something is told by page.
STREAMS: Final[tuple[Stream, ...]] = (
    of_log(
        ("request",),
        "web_request",
        host="site",
        address="coalesce(address, client)",
        account='"user"',
        subject=cut("target"),
        text=f"""concat_ws(' ', coalesce(method, 'a request'), {cut("target")},
             coalesce('-> ' || status, '(no answer told)'), 'from ' || coalesce(address, client),
             'as ' || "user")""",
        actor="coalesce(address, client, '')",
        alike=f"""CASE WHEN method IN ('GET', 'HEAD', 'OPTIONS') THEN 'reads'
             ELSE concat_ws(' ', method, {cut("resource")}, coalesce(status, 0) < 400) END""",
        gap="1800",
        page="resource",
    ),
)
