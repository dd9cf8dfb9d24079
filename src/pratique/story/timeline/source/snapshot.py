"""Snapshots of the machine's histories."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream

STREAMS: Final[tuple[Stream, ...]] = (
    Stream(
        ("snapshot",),
        "snapshot",
        {
            "time": "time",
            "time_basis": "'backup, ' || basis",
            "confidence": "CASE basis WHEN 'recorded' THEN 0.9 ELSE 0.6 END",
            "kind": "'snapshot'",
            "host": "nullif(host, '')",
            "subject": "label",
            "text": """concat_ws(' ', 'snapshot', label, 'in', history,
                 CASE WHEN findings IS NULL THEN '(not looked at)'
                      WHEN findings = 0 THEN '(without a trace)'
                      ELSE '(with traces of ' || findings || ' findings)' END)""",
            "path": "history",
            "actor": "concat_ws(' ', history, findings > 0)",
            "alike": "''",
            "gap": "200000",  # daily ones are one line
        },
    ),
)
