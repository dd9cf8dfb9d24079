"""Does a job wait in the queue of at that does harm, or that a system account left there?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.judged_command import EVERYTHING, judged_scripts, sign
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_OF_SYSTEM_ACCOUNTS = """SELECT s.path, f.uid, arg_min(s.line, s.line), arg_min(s.command, s.line)
    FROM startup_command s JOIN file f USING (path)
    WHERE s.occasion = 'at' AND f.uid BETWEEN 1 AND 999 GROUP BY ALL ORDER BY s.path"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at jobs that are judged bad, and at any job of an account that no person uses."""
    bad: set[str] = set()
    rows = tables.rows(StartupCommand, "occasion = 'at'")
    for row, judged in judged_scripts(rows, EVERYTHING):
        bad.add(row.path)
        place = Place(row.path, row.line)
        yield sign(
            row.path, Phrase("A waiting job of at"), Phrase("atd runs it once."), place, judged
        )
    for path, uid, line, command in tables.select(_OF_SYSTEM_ACCOUNTS):
        if path in bad:
            continue
        place = Place(path, line)
        yield Sign(
            subject=path,
            places=(place,),
            quote=command[:300],
            why=Phrase(
                "The job belongs to uid %(uid)s, an account of a service: no person works with it.",
                {"uid": uid},
            ),
            verify=lines(place),
            confidence=0.7,
            severity=Severity.MEDIUM,
            title=Phrase("A job of at waits under a system account"),
        )


CHECK = Check(
    slug="persistence-at-job",
    title="A waiting job of at does what no server needs",
    severity=Severity.HIGH,
    technique="T1053.002",
    reads=(StartupCommand, File),
    innocent="A web application may queue work with at; then its developers know.",
    blind="A job that has already run is gone from the queue.",
    next="Keep the job as evidence: it holds the environment of whoever queued it.",
    find=find,
)
