"""Runs of package managers."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, cut

STREAMS: Final[tuple[Stream, ...]] = (
    Stream(
        ("package",),
        "package_run",
        {
            "time": "start",
            "time_basis": "CASE WHEN time_known THEN manager || ' log' "
            "ELSE manager || ' log, zone not known' END",
            "confidence": "CASE WHEN time_known THEN 0.95 ELSE 0.5 END",
            "kind": "'package'",
            "account": "nullif(username, '')",
            "subject": cut("coalesce(nullif(command, ''), manager)"),
            "text": f"""concat_ws(' ', manager, 'changed', "count",
                 CASE "count" WHEN 1 THEN 'package:' ELSE 'packages:' END,
                 {cut("array_to_string(changes[:5], ', ')")},
                 CASE WHEN "count" > 5 THEN '...' END,
                 {cut("'(' || nullif(command, '') || ')'")}, 'for ' || nullif(username, ''))""",
            "path": "path",
            "line": "line",
            "actor": "manager",
            "alike": "''",
            "gap": "0",
        },
    ),
)
