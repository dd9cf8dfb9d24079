"""Whether a file of an application is another one than in the clean copy of it."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, lines, reads
from pratique.checks.copied_release import installed
from pratique.model import Place, Severity
from pratique.phrase import Phrase, Word, counted, prose
from pratique.store.tables import Tables
from pratique.survey.clean_difference import CleanDifference
from pratique.survey.known_good import CleanRoot

_QUIET: Final = {
    "line-endings": Phrase(
        "This file differs from %(origin)s only in how its lines end. Some ways to copy files "
        "change that.",
        several="%(count)s files differ from %(origin)s only in how their lines end. Some ways to "
        "copy files change that.",
    ),
    "byte-order-mark": Phrase(
        "This file differs from %(origin)s only in a byte order mark at its beginning. Some ways "
        "to copy files change that.",
        several="%(count)s files differ from %(origin)s only in a byte order mark at their "
        "beginning. Some ways to copy files change that.",
    ),
}
# What people change: settings, rules for the web server and for robots, words, translations.
_EDITED: Final = re.compile(
    r"(?:^|/)(?:\.ht[a-z]+|\.user\.ini|php\.ini|robots\.txt|web\.config|favicon\.ico"
    r"|(?:composer|package|package-lock)\.(?:json|lock)|wp-config-sample\.php|default\.settings\.php"
    r"|(?:readme|license|licence|copyright|changelog|changes|install|upgrade)[^/]*"
    r"|[^/]*\.(?:po|pot|mo|md|txt|rst|dist))$"
    r"|(?:^|/)(?:etc|lang|langs|languages?|locales?|translations)/",
    re.IGNORECASE,
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each difference once, with all the files that have it."""
    groups: dict[str, list[CleanDifference]] = defaultdict(list)
    for one in installed(tables):
        for row in one.attributed():
            groups[_subject(row)].append(row)
    for subject, rows in groups.items():
        yield _quiet(subject, rows) if rows[0].kind in _QUIET else _sign(subject, rows)


def _subject(row: CleanDifference) -> str:
    """What is the same thing: a block that was put in, else a content at a place of the copy."""
    if row.kind in _QUIET:
        return f"{row.kind}\0{row.root}"
    if row.block is not None and row.code_put_in:
        return row.block
    return hashlib.sha256(
        f"{row.listed}\0{row.sha256}".encode("utf-8", "surrogatepass")
    ).hexdigest()


def _sign(subject: str, rows: list[CleanDifference]) -> Sign:
    worst = max(rows, key=lambda row: (_severity(row), bool(row.marks)))
    severity = _severity(worst)
    put_in = worst.code_put_in and worst.kind == "inserted"
    return Sign(
        subject=subject,
        places=_places(rows),
        quote=worst.quote,
        why=_why(worst, rows),
        verify=_verify(worst),
        confidence=_confidence(worst),
        severity=severity,
        title=(Phrase("Code was put into a file of an application") if put_in else None),
    )


def _quiet(subject: str, rows: list[CleanDifference]) -> Sign:
    first = rows[0]
    return Sign(
        subject=subject,
        places=_places(rows),
        quote="\n".join(row.path for row in rows[:5]),
        why=_QUIET[first.kind].having(origin=first.origin, count=len(rows)).of(len(rows)),
        verify=(reads("file", first.path),),
        confidence=0.9,
        severity=Severity.NOTE,
        title=Phrase("Files of an application differ in nothing that runs"),
    )


def _places(rows: list[CleanDifference]) -> tuple[Place, ...]:
    return tuple(Place(row.path, row.line, row.sha256) for row in rows)


def _severity(row: CleanDifference) -> Severity:
    if row.marks:
        return Severity.HIGH
    if _EDITED.search(row.listed) is not None and not (row.code_put_in and not row.code):
        return Severity.LOW
    if row.code_put_in and row.kind == "inserted":
        return Severity.HIGH
    if row.kind == "inserted" and not row.code_put_in:
        return Severity.LOW  # blanks and comments, as far as can be told
    if row.code or row.code_put_in:
        return Severity.MEDIUM
    return Severity.LOW


def _confidence(row: CleanDifference) -> float:
    if row.marks:
        return 0.95
    # People do change what they should not: it takes more to say that a machine is compromised.
    return 0.75 if row.code_put_in else 0.6


def _why(row: CleanDifference, rows: list[CleanDifference]) -> Phrase:
    told = [
        Phrase(
            "%(path)s is not as in %(origin)s, your clean copy.",
            {"path": row.path, "origin": row.origin},
        ),
        *_what(row),
    ]
    if row.marks:
        told.append(
            Phrase(
                "What is new there has marks that checks look for: %(names)s.",
                {"names": ", ".join(row.marks)},
            )
        )
    if len(rows) > 1:
        roots = len({one.root for one in rows})
        why = Phrase("The same was done to %(count)s files.", {"count": len(rows)})
        if roots > 1:
            why = Phrase(
                "The same was done to %(count)s files of %(roots)s applications, plug-ins or "
                "themes.",
                {"count": len(rows), "roots": roots},
            )
        told.append(why)
    return prose(*told)


def _what(row: CleanDifference) -> Iterator[Phrase]:
    told: dict[str, Word] = {
        "where": _where(row),
        "put": counted("%(count)s line", "%(count)s lines", row.lines_in),
        "taken": counted("%(count)s line", "%(count)s lines", row.lines_out),
        "origin": row.origin,
    }
    if row.kind == "inserted":
        yield Phrase(
            "%(put)s was put in %(where)s; everything else is as in %(origin)s.",
            told,
            several="%(put)s were put in %(where)s; everything else is as in %(origin)s.",
            number=row.lines_in,
        )
    elif row.kind == "removed":
        yield Phrase(
            "%(taken)s was taken out %(where)s; everything else is as in %(origin)s.",
            told,
            several="%(taken)s were taken out %(where)s; everything else is as in %(origin)s.",
            number=row.lines_out,
        )
    elif row.kind == "changed":
        told["put"] = counted("%(count)s line was", "%(count)s lines were", row.lines_in)
        yield Phrase(
            "%(taken)s was taken out and %(put)s put in %(where)s.",
            told,
            several="%(taken)s were taken out and %(put)s put in %(where)s.",
            number=row.lines_out,
        )


def _where(row: CleanDifference) -> Phrase:
    if row.pieces == 1:
        return Phrase("at line %(line)s", {"line": str(row.line)})
    return Phrase("here and there, in %(pieces)s places", {"pieces": row.pieces})


def _verify(row: CleanDifference) -> tuple[Command, ...]:
    digest = reads("sha256sum", row.path)
    return (digest,) if row.line is None else (digest, *lines(Place(row.path, row.line)))


CHECK = Check(
    slug="files-differs-from-copy",
    title="A file of an application is not as in your clean copy",
    severity=Severity.MEDIUM,
    technique="T1554",
    reads=(CleanDifference, CleanRoot),
    innocent=(
        "Somebody patched the application by hand, a plug-in writes into files of others, or the "
        "copy is of another release or of another edition than what is installed."
    ),
    blind=(
        "Files that are in no clean copy that was given, and a copy that was not clean. Give the "
        "release that is installed, downloaded anew, with --known-good."
    ),
    next=(
        "Read the lines with `+`: they are what somebody put there. Keep the file, look when it "
        "was changed and what else was changed then. Rebuild with the release, not with this file."
    ),
    find=find,
)
