"""Does a module of Python stand among those of the packages, and no package brought it?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import packages_with, reads
from pratique.checks.package_database import MOST_PLACES, UNOWNED, needs_packages
from pratique.model import Gap, Place, Severity
from pratique.parsers.python_package import PythonFile
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# Debian leaves this folder and that of the language itself to its packages; what pip or a person
# installs goes to /usr/local: README.Debian of python3. A file that a RECORD lists was installed
# by a tool of Python.
_SQL: Final = f"""
SELECT f.path, f.sha256,
       regexp_extract(f.path, '^/usr/lib/(?:python3/dist-packages|python3[.][0-9]+)/[^/]+') AS top,
       (SELECT min(p.package) FROM package_file p
        WHERE p.path = concat(top, '/__init__.py') OR p.path = top) AS holder
FROM file f
WHERE f.type = 'regular' AND f.size > 0 AND ends_with(f.path, '.py')
  AND regexp_matches(f.path, '^/usr/lib/(python3/dist-packages|python3[.][0-9]+)/')
  AND NOT contains(f.path, '/site-packages/')
  AND {UNOWNED}
  AND NOT EXISTS (SELECT 1 FROM python_file r WHERE r.file = f.path)
ORDER BY top, f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such module, with all of its files."""
    needs_packages(tables)
    rows = tables.select(_SQL)
    for top, group in groupby(rows, key=lambda row: str(row[2])):
        files = list(group)
        first, holder = str(files[0][0]), files[0][3]
        yield Sign(
            subject=top,
            places=tuple(Place(path, sha256=digest) for path, digest, *_ in files[:MOST_PLACES]),
            quote="\n".join(str(row[0]) for row in files[:5]),
            why=prose(
                Phrase(
                    "%(count)s files of Python below %(top)s are in the list of no "
                    "package. Only packages put modules there; what pip or a person "
                    "installs goes to /usr/local.",
                    {"count": str(len(files)), "top": top},
                ),
                (
                    Phrase("The rest of it is of the package %(holder)s.", {"holder": holder})
                    if holder
                    else None
                ),
            ),
            verify=(*packages_with(first), reads("head -n 40", first)),
            confidence=0.7,
        )


CHECK = Check(
    slug="packages-python-unowned",
    title="A module of Python stands among the packages' and belongs to none",
    severity=Severity.MEDIUM,
    technique="T1554",
    reads=(File, PackageFile, PythonFile, Gap),
    innocent=(
        "An installer of a vendor or an administrator who unpacked a module there by hand, or a "
        "package that was removed and left something behind."
    ),
    blind=(
        "Modules below /usr/local and in folders of applications, where people install by hand, "
        "those of other distributions, where pip writes into the same folder as packages do, and "
        "what a RECORD of an installation lists, which anybody can write."
    ),
    next="Read it: whatever imports it runs it. Ask who put it there.",
    find=find,
)
