"""Whether a module of Python is still as its package was installed: the RECORD of pip."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, reads, word
from pratique.checks.package_database import MOST_PLACES
from pratique.model import Place, Severity
from pratique.parsers.python_package import PythonFile
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# From so many on, the files of one package are one finding.
_MANY: Final = 10

# What is made from modules is written anew by each version of Python; scripts get the place of
# their interpreter, and what lies beside the packages is configuration. The RECORD itself has no
# digest. A file that a package of the distribution brought is that package's matter.
_SQL: Final = """
SELECT p.package, p.path, min(p.line), p.file, min(p.sha256), f.sha256, f.kind,
       starts_with(p.file, regexp_replace(p.path, '[^/]+/RECORD$', '')) AS module
FROM python_file p JOIN file f ON f.path = p.file
WHERE p.sha256 IS NOT NULL AND f.sha256 IS NOT NULL AND f.type = 'regular'
  AND NOT regexp_matches(p.file, '[.]py[co]$|/INSTALLER$|/REQUESTED$|/direct_url[.]json$')
  AND NOT EXISTS (SELECT 1 FROM package_file d WHERE d.path = p.file)
GROUP BY p.package, p.path, p.file, f.sha256, f.kind
HAVING NOT bool_or(p.sha256 = f.sha256)
ORDER BY p.path, p.file
"""
# Two packages may bring the same file, such as an empty __init__.py: the later one wins.
_ALSO: Final = """
SELECT DISTINCT p.file FROM python_file p JOIN file f ON f.path = p.file AND f.sha256 = p.sha256
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each installed file whose digest is not the one of its RECORD."""
    right = {file for (file,) in tables.select(_ALSO)}
    rows = (row for row in tables.select(_SQL) if row[3] not in right)
    for _record, found in groupby(rows, key=lambda row: row[1]):
        several = list(found)
        modules = [row for row in several if row[7]]
        if len(modules) >= _MANY:
            yield _together(modules)
        else:
            yield from (_one(row) for row in modules)
        yield from (_one(row) for row in several if not row[7])


def _one(row: tuple[Any, ...]) -> Sign:
    package, record, line, file, wanted, found, _kind, module = row
    return Sign(
        subject=file,
        places=(Place(file, sha256=found), Place(record, line)),
        quote=f"SHA-256 of the file: {found}\nin the RECORD of {package}: {wanted}",
        why=(
            Phrase(
                "The package %(package)s was installed with another content of %(file)s. Packages "
                "of Python do not change their own modules; whatever imports this runs what is in "
                "it now.",
                {"package": package, "file": file},
            )
            if module
            else Phrase(
                "The package %(package)s was installed with another content of %(file)s. Packages "
                "of Python do not change their own programs; whatever imports this runs what is "
                "in it now.",
                {"package": package, "file": file},
            )
        ),
        verify=_verify(record, file),
        confidence=0.85,
        # The first line of a program names its interpreter, and is written anew when that moves.
        severity=Severity.MEDIUM if module else Severity.LOW,
        dated=(Place(file),),
    )


def _together(rows: list[tuple[Any, ...]]) -> Sign:
    package, record = rows[0][0], rows[0][1]
    shown = "\n".join(f"{row[4]} in the RECORD, {row[5]} on disk: {row[3]}" for row in rows[:5])
    return Sign(
        subject=record,
        places=tuple(Place(row[3], sha256=row[5]) for row in rows[:MOST_PLACES]),
        quote=shown,
        why=Phrase(
            "%(count)s files of the package %(package)s have another content "
            "than it was installed with: a payload put into many files, another "
            "version copied over it, or an administrator who works on it there.",
            {"count": str(len(rows)), "package": package},
        ),
        verify=_verify(record, rows[0][3]),
        confidence=0.75,
        title=Phrase("Many files of one package of Python differ from its RECORD"),
    )


def _verify(record: str, file: str) -> tuple[Command, ...]:
    listed = word(file.rpartition("/")[2])
    return reads("sha256sum", file), reads(f"grep -aF -e {listed} --", record)


CHECK = Check(
    slug="packages-python-record",
    title="A file of a package of Python differs from its RECORD",
    severity=Severity.MEDIUM,
    technique="T1554",
    reads=(PythonFile, File, PackageFile),
    innocent=(
        "An administrator mended or tried something in the module, a tool moved the environment "
        "and wrote its programs anew, or one package overwrote the file of another."
    ),
    blind=(
        "Whoever changes a module can change the RECORD beside it. Packages without digests, "
        "compiled files (`.pyc`), and files that were added beside those listed."
    ),
    next=(
        "Download the same version of the package on a healthy machine, unpack it, and compare the "
        "file. Note that the digest in a RECORD is Base64: `sha256sum` prints it in hexadecimal."
    ),
    find=find,
    about_content=False,
)
