"""What findings and the story name, so that every moment that is about it can say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.store.tables import Tables
from pratique.story.story import Story
from pratique.story.timeline.source.message import LOGS

ENTRY: Final = "entry"
STORY: Final = "story"
_MOST: Final = 20_000
_NAMED: Final = 5
_PLACE: Final = re.compile(r"(/.+):([0-9]{1,18})")
_LINES: Final = f"""
CREATE OR REPLACE TABLE timeline_line AS
SELECT path, line, list_sort(list(DISTINCT id))[:{_NAMED}] AS ids FROM (
    SELECT path, line, id FROM finding WHERE line IS NOT NULL
    UNION ALL
    SELECT unnest($1::VARCHAR[]), unnest($2::BIGINT[]), unnest($3::VARCHAR[])
) GROUP BY ALL"""
_FILES: Final = f"""
CREATE OR REPLACE TABLE timeline_file AS
SELECT path, list_sort(list(DISTINCT id))[:{_NAMED}] AS ids FROM finding GROUP BY path"""
# What a browser asks for, of a file that lies in a site: the longest root counts.
_PAGES: Final = f"""
CREATE OR REPLACE TABLE timeline_page AS
WITH root AS (
    SELECT DISTINCT rtrim(document_root, '/') AS root FROM site
), lying AS (
    SELECT f.path, f.id, max_by(root, length(root)) AS root
    FROM finding f JOIN root ON starts_with(f.path, root || '/')
    WHERE f.severity NOT IN ('note', 'low') GROUP BY ALL
)
SELECT substr(path, length(root) + 1) AS page, list_sort(list(DISTINCT id))[:{_NAMED}] AS ids
FROM lying GROUP BY page"""


def mark(tables: Tables, story: Story | None) -> None:
    """Make the tables that the order of events is compared with; `story` where there is one."""
    told = list(_told(story))[:_MOST] if story is not None else []
    lists = ([path for path, _, _ in told], [line for _, line, _ in told], [w for _, _, w in told])
    list(tables.select(_LINES, *lists))
    tables.prepare(LOGS)
    tables.prepare(_FILES)
    tables.prepare(_PAGES)


def _told(story: Story) -> Iterator[tuple[str, int, str]]:
    """Lines of logs that the story stands on; that of the likeliest way in is the entry."""
    for number, way in enumerate(story.entry):
        if way.log and way.number is not None:
            yield way.log, way.number, STORY if number else ENTRY
        if number:
            continue
        for step in (*way.chain, *way.reasons):
            for place in step.evidence:
                if found := _PLACE.fullmatch(place):
                    yield found[1], int(found[2]), STORY
