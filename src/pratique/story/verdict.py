"""One verdict for each file, with its reasons: what `pratique files` shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar, Final

from pratique.checks.base import Check
from pratique.content.archive.member import container
from pratique.model import Finding, Severity, Verdict
from pratique.store.columns import columns
from pratique.store.derived import write_derived
from pratique.store.parts import storage_error, transposed, write_table
from pratique.store.tables import Tables
from pratique.story.score import score
from pratique.survey.loss import LOST
from pratique.survey.package_file import ANSWERED_FOR, SAME


class Proof(StrEnum):
    """What makes a file known-good, the strongest first."""

    COPY = "copy"  # a clean copy that the person gave has this content
    PACKAGE = "package"  # the package database of the suspect's own disk lists it so
    HISTORY = "history"  # it was so in a backup from well before the compromise


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What is known of one regular file."""

    table: ClassVar[str] = "verdict"

    path: Annotated[str, "readable absolute path inside the evidence"]
    verdict: Annotated[str, "known-good, no-sign, suspicious, malicious or unread"]
    score: Annotated[float, "how likely it is malicious, by the findings about it; 0 without one"]
    reasons: Annotated[tuple[str, ...], "ids of the findings, or why it is known-good or unread"]
    sha256: Annotated[str | None, "SHA-256 of the content; null if not wholly read"]
    size: Annotated[int, "length in bytes"]
    owner: Annotated[str, "the package that brought it, else the site it lies in, else empty"]
    proof: Annotated[str, "of a known-good file, from the strongest: copy, package, history"] = ""


@dataclass(frozen=True, slots=True)
class _Flag:
    """One file that findings name."""

    table: ClassVar[str] = "flag"

    path: Annotated[str, "the file"]
    rank: Annotated[int, "1 suspicious, 2 malicious"]
    score: Annotated[float, "how likely it is malicious"]
    findings: Annotated[tuple[str, ...], "their ids"]


def write_verdicts(
    tables: Tables, findings: Iterable[Finding], checks: Iterable[Check], folder: Path
) -> None:
    """Judge every regular file of the survey, into `folder`/verdict/."""
    condemning = {check.slug for check in checks if check.condemns}
    held = transposed(_flags(findings, condemning)).get(_Flag.table) or [[] for _ in columns(_Flag)]
    try:
        flagged = write_table(folder, _Flag, "flags", held)
        judge = _JUDGE.format(flags=str(flagged).replace("'", "''"))
        write_derived(tables, FileVerdict, judge, folder)
        flagged.unlink()
    except OSError as error:
        raise storage_error(folder, error) from error


def _flags(findings: Iterable[Finding], condemning: set[str]) -> list[_Flag]:
    """One row for each file that a finding of medium severity or above names."""
    ranks: dict[str, int] = {}
    named: dict[str, set[str]] = defaultdict(set)
    sure: dict[str, dict[str, float]] = defaultdict(dict)
    for finding in findings:
        if finding.severity < Severity.MEDIUM:
            continue
        for place in finding.places:
            archive = container(place.path)
            path = archive or place.path
            # What is packed runs nowhere until somebody unpacks it.
            rank = 1 if archive else _rank(finding, condemning)
            ranks[path] = max(rank, ranks.get(path, 0))
            named[path].add(finding.id)
            known = sure[path].get(finding.check, 0.0)
            sure[path][finding.check] = max(known, finding.confidence)
    return [
        _Flag(path, rank, score(sure[path].values()), tuple(sorted(named[path])))
        for path, rank in ranks.items()
    ]


def _rank(finding: Finding, condemning: set[str]) -> int:
    return 2 if finding.check in condemning and finding.severity >= Severity.HIGH else 1


# Parts of a path that are compared with the roots of sites: every folder above is looked up,
# since comparing each folder with each site takes too long where there are many of both.
_DEEPEST_SITE: Final = 40

_JUDGE: Final = f"""
WITH flagged AS (
    SELECT path, rank, score, findings FROM read_parquet('{{flags}}')
),
package AS (
    SELECT p.path, bool_or({SAME} AND {ANSWERED_FOR}) AS verified,
           coalesce(min(p.package) FILTER ({SAME}), min(p.package)) AS package
    FROM package_file p JOIN file f USING (path) WHERE f.type = 'regular' GROUP BY p.path
),
folder AS (
    SELECT directory, string_split(directory, '/') AS parts
    FROM (SELECT DISTINCT directory FROM file WHERE type = 'regular')
),
above AS (
    SELECT directory, unnest(list_transform(
               range(2, least(len(parts), {_DEEPEST_SITE}) + 1),
               lambda depth: array_to_string(parts[1:depth], '/'))) AS root
    FROM folder
),
served AS (
    SELECT directory,
           arg_max(coalesce(nullif(name, ''), document_root), length(document_root)) AS site
    FROM above JOIN site ON root = rtrim(document_root, '/')
    WHERE root <> '' GROUP BY directory
)
SELECT f.path,
       CASE WHEN g.rank = 2 THEN '{Verdict.MALICIOUS}'
            WHEN g.rank = 1 THEN '{Verdict.SUSPICIOUS}'
            WHEN k.verified OR c.path IS NOT NULL THEN '{Verdict.KNOWN_GOOD}'
            WHEN lost.path IS NOT NULL THEN '{Verdict.UNREAD}'
            ELSE '{Verdict.NO_SIGN}' END AS verdict,
       coalesce(g.score, 0.0) AS score,
       CASE WHEN g.rank IS NOT NULL THEN g.findings
            WHEN c.path IS NOT NULL THEN ['as in ' || c.origin]
            WHEN k.verified THEN ['as package ' || k.package || ' lists it']
            WHEN lost.unread THEN ['it could not be wholly read: see the table gap']
            WHEN NOT lost.unread
              THEN ['its content was not wholly understood: see the table gap']
            ELSE CAST([] AS VARCHAR[]) END AS reasons,
       f.sha256, f.size, coalesce(k.package, s.site, '') AS owner,
       CASE WHEN g.rank IS NOT NULL THEN ''
            WHEN c.path IS NOT NULL THEN '{Proof.COPY}'
            WHEN k.verified THEN '{Proof.PACKAGE}'
            ELSE '' END AS proof
FROM file f
LEFT JOIN flagged g USING (path)
LEFT JOIN package k USING (path)
LEFT JOIN known_good c USING (path)
LEFT JOIN served s USING (directory)
LEFT JOIN ({LOST}) lost USING (path)
WHERE f.type = 'regular'
"""
