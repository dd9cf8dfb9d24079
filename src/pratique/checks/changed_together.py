"""Programs of a site that were changed one after the other, with no pause between them, as SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pratique.checks.site_program import PLACES

SECOND: Final = 1_000_000_000
DAY: Final = 86_400 * SECOND
PAUSE: Final = 600 * SECOND

# SQL, a column of a row of `changed`: whether there was a pause before it.
PAUSED: Final = f"moment - lag(moment) OVER (PARTITION BY site ORDER BY moment) > {PAUSE} AS paused"

# SQL, a common table expression: `numbered` is `timed` (site, moment, paused and more) with the
# number of the run that a row belongs to: what was changed without a pause.
NUMBERED: Final = """
numbered AS (
    SELECT * EXCLUDE (paused), count(*) FILTER (paused) OVER (
                  PARTITION BY site ORDER BY moment ROWS UNBOUNDED PRECEDING) AS run
    FROM timed
)
"""

# SQL, the end of a query: `told` (place, ...), of which each place is hash((site, run)), and all
# programs of that run.
RUN_PLACES: Final = f"""
wanted AS (
    SELECT hash((site, run)) AS place, id FROM numbered
    WHERE hash((site, run)) IN (SELECT place FROM told)
)
{PLACES}
"""


def time_of(moment: int) -> str:
    """A moment in nanoseconds, in UTC and to the second."""
    return f"{datetime.fromtimestamp(moment // SECOND, UTC):%Y-%m-%d %H:%M:%S}"
