"""Was a program written into a log, and does something run logs?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import log_lines
from pratique.content.mark import Mark
from pratique.inventory.web_attempt import WebAttempt
from pratique.model import Place, Severity
from pratique.parsers.log.row.authentication import Authentication
from pratique.phrase import Phrase, counted, prose
from pratique.store.tables import Tables

_LOGS: Final = 100
_SHOWN: Final = 5
_WRITTEN: Final = f"""
WITH told AS (
    SELECT path, line, time, address, concat_ws(' ', target, agent, referrer, "user") AS what
    FROM web_attempt WHERE list_contains(kinds, 'code')
    UNION ALL
    SELECT path, line, time, coalesce(address, ''), "user" FROM authentication
    WHERE contains("user", '<?')
), counted AS (
    SELECT path, count(*) AS lines, count(DISTINCT address) AS addresses,
           list({{'line': line, 'address': address, 'what': what[1:200]}}
                ORDER BY time, line)[1:{_SHOWN}] AS first
    FROM told GROUP BY path
)
SELECT path, lines, addresses, first FROM counted ORDER BY path LIMIT {_LOGS}
"""
# A page that names a log where it loads code, or requests for one that were answered.
_RUNS: Final = """
SELECT m.path, m.line, m.quote FROM mark m
WHERE (contains(m.quote, '/var/log/') OR contains(m.quote, 'access.log')
       OR contains(m.quote, 'access_log') OR contains(m.quote, '/proc/self/'))
  AND regexp_matches(m.quote, '(?i)include|require|prepend_file|append_file')
ORDER BY m.path, m.line LIMIT 1
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each log with a program in it."""
    runs = next(tables.select(_RUNS), None)
    for path, lines, addresses, first in tables.select(_WRITTEN):
        places = tuple(Place(path, one["line"]) for one in first)
        why = Phrase(
            "%(lines)s of %(addresses)s hold the beginning of a PHP program. It runs only where "
            "a page can be made to load the log as code.",
            {
                "lines": counted("%(count)s line", "%(count)s lines", lines),
                "addresses": counted("%(count)s address", "%(count)s addresses", addresses),
            },
        )
        if runs is not None:
            why = prose(why, Phrase("%(runs)s names a log where it loads code.", {"runs": runs[0]}))
            places = (*places, Place(runs[0], runs[1]))
        yield Sign(
            subject=path,
            places=places,
            quote="\n".join(f"{one['address']}: {one['what']}" for one in first),
            why=why,
            verify=log_lines(*places[: len(first)]),
            confidence=0.6 if runs is not None else 0.9,
            severity=Severity.MEDIUM if runs is not None else None,
        )


CHECK = Check(
    slug="logs-log-poisoned",
    title="Somebody wrote a program into a log",
    severity=Severity.NOTE,
    technique="T1059",
    reads=(WebAttempt, Authentication, Mark),
    innocent="Scanners send such lines to every server; alone, they do nothing.",
    blind=(
        "Programs in logs that were not read, or hidden in other words than `<?php` and `<?=`. "
        "Whether a page can be made to load any file is seen only where it names a log itself."
    ),
    next=(
        "Look whether a page of a site loads files by a name that the visitor gives, and whether "
        "`logs-exploit-answered` has anything of the same address."
    ),
    find=find,
    about_content=False,
)
