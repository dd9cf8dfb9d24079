"""Was a command that shows in a request answered by a page that runs commands?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import log_lines
from pratique.content.mark import Mark
from pratique.content.names import PAGE_RUNS_REQUEST, PHP_RUNS_DECODED, PHP_RUNS_REQUEST
from pratique.inventory.answered_page import UNLIKE_OTHERS, know_answers
from pratique.inventory.shown_command import shown_command
from pratique.inventory.web_attempt import WebAttempt
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.web_request import WebRequest
from pratique.parsers.site import Site
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_MOST: Final = 200_000
_CALLERS: Final = 3
_SHOWN: Final = 8
# Answered commands; an answer as long as that of another page is that page's.
_RUNNING: Final = (PHP_RUNS_DECODED, PHP_RUNS_REQUEST, PAGE_RUNS_REQUEST)
_ANSWERED: Final = f"""
WITH p AS (
    SELECT coalesce(f.chain, a.path) AS chain, url_decode(a.resource) AS resource, a.path, a.line,
           a.time, a.address, a.query, coalesce(a.bytes, 0) AS bytes
    FROM web_attempt a LEFT JOIN log_file f USING (path)
    WHERE list_contains(a.kinds, 'command') AND a.status = 200 AND a.time IS NOT NULL
      AND a.resource IS NOT NULL
)
SELECT p.chain, p.resource, p.path, p.line, strftime(p.time, '%Y-%m-%d %H:%M:%S'), p.address,
       p.query, p.bytes, s.file, {UNLIKE_OTHERS},
       EXISTS (SELECT 1 FROM mark m WHERE m.path = s.file AND m.mark IN {_RUNNING})
FROM p LEFT JOIN (SELECT resource, min(file) AS file FROM served GROUP BY resource) s
  USING (resource)
ORDER BY p.time, p.path, p.line LIMIT {_MOST + 1}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each page that answered commands of a few addresses.

    CouldNotLook, behind what was found, where there are too many requests to look at each.
    """
    know_answers(tables)
    held: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    asked = list(tables.select(_ANSWERED))
    for chain, resource, *row in asked:
        command = shown_command(row[4])
        if command is not None:
            held.setdefault((chain, resource), []).append((command, *row))
    for (chain, resource), rows in held.items():
        commands = list(dict.fromkeys(row[0] for row in rows))
        addresses = sorted({row[4] for row in rows})
        lengths = {row[6] for row in rows if row[8]}
        file = rows[0][7]
        # A page that does nothing with a command answers each of them in the same way.
        if len(addresses) > _CALLERS or not lengths or (len(commands) > 1 and len(lengths) == 1):
            continue
        sure = len(lengths) > 1 or rows[0][9]
        if file is None and len(lengths) < 2:
            continue
        shown = [f"{row[3]} UTC {row[4]}: {row[0]}" for row in rows[:_SHOWN]]
        if len(rows) > _SHOWN:
            shown.append(f"and {len(rows) - _SHOWN} more")
        places = tuple(Place(row[1], row[2]) for row in rows[:_SHOWN])
        yield Sign(
            subject=f"{chain} {resource}",
            places=places if file is None else (Place(file), *places),
            quote="\n".join([resource, *shown]),
            why=prose(
                Phrase(
                    "%(requests)s requests of %(addresses)s address bring a command along, and "
                    "were answered with status 200 and with as many bytes as no other page has.",
                    {"requests": len(rows), "addresses": len(addresses)},
                    several="%(requests)s requests of %(addresses)s addresses bring a command "
                    "along, and were answered with status 200 and with as many bytes as no other "
                    "page has.",
                    number=len(addresses),
                ),
                _page(file, runs=rows[0][9]),
            ),
            verify=log_lines(*places),
            confidence=0.9 if sure else 0.6,
            severity=None if sure else Severity.LOW,
        )
    if len(asked) > _MOST:
        raise CouldNotLook(
            Phrase(
                "there are more such requests than the %(most)s that were looked at",
                {"most": f"{_MOST:,}"},
            )
        )


def _page(file: str | None, *, runs: bool) -> Phrase:
    if not file:
        return Phrase("The page is not on the disk any more.")
    if runs:
        return Phrase("The page is on the disk, and runs what it is sent.")
    return Phrase("The page is on the disk.")


CHECK = Check(
    slug="logs-command-answered",
    title="A page answered commands that were sent to it",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(WebAttempt, WebRequest, LogFile, Site, File, Mark),
    innocent=(
        "A panel or a tool of yours in which commands are typed; a search whose field is called "
        "`cmd`, and in which somebody looked for the name of a program."
    ),
    blind=(
        "Commands that were sent with POST, which no access log has, and such as are hidden by "
        "more than base64 or hex. Answers packed by the server may all be as long as others."
    ),
    next=(
        "Treat the page as a web shell: keep it as evidence, and look what its callers did with "
        "`pratique address`. The commands say what to look for next."
    ),
    find=find,
    about_content=False,
)
