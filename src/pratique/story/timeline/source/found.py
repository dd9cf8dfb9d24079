"""Findings, at the latest moment at which what they name was there."""

from __future__ import annotations

from typing import Final

from pratique.model import Severity
from pratique.story.timeline.stream import Stream, cut

_DEGREE: Final = " ".join(f"WHEN '{one.word}' THEN {int(one)}" for one in Severity)
_ONE: Final = """SELECT id, any_value(title) AS title, any_value(severity) AS severity,
    any_value(confidence) AS confidence, min(path) AS path, min(line) AS line,
    count(*) AS places, min("after") AS "after", min("before") AS "before"
    FROM finding GROUP BY id"""
STREAMS: Final[tuple[Stream, ...]] = (
    Stream(
        ("finding",),
        f'({_ONE}) WHERE coalesce("before", "after") IS NOT NULL',
        {
            "time": 'coalesce("before", "after")',
            "time_basis": """CASE WHEN "before" IS NULL THEN 'not before'
                 ELSE 'at the latest' END""",
            "confidence": "confidence",
            "kind": "'finding'",
            "subject": cut("path"),
            "text": f"""concat_ws(' ', severity || ':', title || ',', {cut("path")},
                 CASE WHEN places > 1 THEN '(and ' || (places - 1) || ' more)' END,
                 'not before ' || CASE WHEN "before" IS NOT NULL THEN
                     strftime("after"::TIMESTAMP, '%Y-%m-%d %H:%M:%S') END)""",
            "path": "path",
            "line": "line",
            "severity": f"CASE severity {_DEGREE} END",
            "actor": "id",
            "alike": "''",
            "gap": "0",
            "ids": "[id]",
        },
    ),
)
