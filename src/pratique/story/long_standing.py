"""What it means for a file that it stood unchanged since well before the compromise.

It is the weakest proof of a good file: an intruder who was there before the first trace of him
may be in that backup, too. So it lowers nothing that a finding says; it only tells apart what
nobody knows anything of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from pratique.content.archive.member import INSIDE, container
from pratique.model import Finding, Severity, Verdict
from pratique.phrase import Phrase, ours, prose
from pratique.store.derived import write_derived
from pratique.store.tables import Tables
from pratique.story.verdict import FileVerdict, Proof

_PATHS_AT_ONCE: Final = 5_000
_DAY: Final = "%Y-%m-%d"

# The oldest of the snapshots that have a file.
_OLDEST: Final = f"""
SELECT path, min(time) AS since, arg_min('unchanged since snapshot ' || label || ' of '
           || strftime(time::TIMESTAMP, '{_DAY}') || ' in ' || history, time) AS said
FROM long_standing GROUP BY path
"""

_JUDGE: Final = f"""
WITH oldest AS ({_OLDEST}),
named AS (
    SELECT DISTINCT split_part(path, '{INSIDE}', 1) AS path
    FROM finding WHERE severity <> '{Severity.NOTE.word}'
),
vouched AS (
    SELECT o.path, o.said FROM oldest o ANTI JOIN named USING (path)
)
SELECT v.* REPLACE (
    CASE WHEN good THEN '{Verdict.KNOWN_GOOD}' ELSE v.verdict END AS verdict,
    CASE WHEN good THEN [h.said] ELSE v.reasons END AS reasons,
    CASE WHEN good THEN '{Proof.HISTORY}' ELSE v.proof END AS proof)
FROM verdict v LEFT JOIN vouched h USING (path),
LATERAL (SELECT h.path IS NOT NULL AND v.verdict = '{Verdict.NO_SIGN}' AS good)
"""


def vouch(tables: Tables, folder: Path) -> int:
    """Judge the files of the table `long_standing` that have no sign; how many are known-good now.

    `tables` are those of verdicts, findings and long standing files. A file that a finding of low
    severity or above names keeps its verdict.
    """
    write_derived(tables, FileVerdict, _JUDGE, folder)
    with Tables.open_at(folder, (FileVerdict,)) as judged:
        (count,) = next(
            judged.select("SELECT count(*) FROM verdict WHERE proof = ?", Proof.HISTORY)
        )
    return int(count)


def told_of(findings: Iterable[Finding], tables: Tables) -> tuple[Finding, ...]:
    """The findings, those of low severity and below with the time that their files stand there.

    Only where that is known of each of its files. It is said, and lowers nothing.
    """
    findings = tuple(findings)
    weak = {f.id for f in findings if f.severity <= Severity.LOW and f.places}
    paths = {place.path for f in findings if f.id in weak for place in f.places}
    known = _since(tables, sorted({container(path) or path for path in paths}))
    return tuple(_told(one, known) if one.id in weak else one for one in findings)


def _told(finding: Finding, known: dict[str, tuple[int, str]]) -> Finding:
    held: list[tuple[int, str]] = []
    for place in finding.places:
        path = container(place.path) or place.path
        if place.container is not None or path not in known:
            return finding
        held.append(known[path])
    _since, said = max(held)  # all of them stand there since the youngest does
    sentence = Phrase(
        "All files are %(since)s: older than what the backups date, or of an earlier intruder.",
        {"since": said},
    )
    if len(set(held)) == 1 and len(finding.places) == 1:
        sentence = Phrase(
            "The file is %(since)s: older than what the backups date, or of an earlier intruder.",
            {"since": said},
        )
    told = prose(
        finding.told_innocent or (ours(finding.innocent) if finding.innocent else None), sentence
    )
    return replace(finding, innocent=told.english, told_innocent=told)


def _since(tables: Tables, paths: list[str]) -> dict[str, tuple[int, str]]:
    """Since when each file stands there, in nanoseconds, and the words for it."""
    question = f"""SELECT path, epoch_ns(since), said FROM ({_OLDEST})
                   WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))"""
    return {
        str(path): (int(since), str(said))
        for start in range(0, len(paths), _PATHS_AT_ONCE)
        for path, since, said in tables.select(question, paths[start : start + _PATHS_AT_ONCE])
    }
