"""Whether a name is made so that a person does not see it, or reads another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

# In readable form (see `model.readable`): what would not show is \xNN there. A backslash of
# the name itself is doubled: systemd writes such names, and they show what they are.
_DOTS: Final = r"^(\.{3,}|\.{1,}(\\x20)+|(\\x20)+\.*|(\\xc2\\xa0)+|\.{2}[^A-Za-z0-9_.-].*)$"
_EDGE: Final = r"(^|[^.])((\\x20)|(\\xc2\\xa0))+$|^((\\x20)|(\\xc2\\xa0))+[^.\\]"
_CONTROL: Final = r"\\x(0[0-9a-f]|1[0-9a-f]|7f)"
_TURNED: Final = r"\\xe2\\x80\\xa[a-e]|\\xe2\\x81\\xa[6-9]"
_ZERO: Final = r"\\xe2\\x80\\x8b|\\xef\\xbb\\xbf|\\xe2\\x81\\xa0"
_KERNEL: Final = (
    r"^\[(kworker|kthreadd|ksoftirqd|migration|rcu_|watchdog|events|cpuhp|khugepaged|kswapd).*"
)

_SQL: Final = """
WITH named AS (
    SELECT path, type, sha256, filename,
           CASE WHEN regexp_matches(seen, $dots) THEN 'dots'
                WHEN regexp_matches(seen, $kernel) THEN 'kernel'
                WHEN regexp_matches(seen, $turned) THEN 'turned'
                WHEN regexp_matches(seen, $control) THEN 'control'
                WHEN regexp_matches(seen, $zero) THEN 'zero'
                WHEN regexp_matches(seen, $edge) THEN 'edge' END AS how,
           regexp_matches(
               path, '^/(home|srv|var/www|root|mnt|media)/|/uploads?/|/(public_html|htdocs)/'
           ) AS peoples
    FROM (SELECT *, replace(filename, '\\\\', '|') AS seen FROM file)
    WHERE contains(filename, '\\x') OR starts_with(filename, '..') OR starts_with(filename, '[')
)
SELECT path, type, sha256, how, peoples FROM named WHERE how IS NOT NULL ORDER BY path
"""

_WHY: Final = {
    "dots": Phrase(
        "It looks like the folder itself or the one above it, which everybody reads over."
    ),
    "kernel": Phrase("It looks like the name of a thread of the kernel in a list of processes."),
    "turned": Phrase(
        "Marks in it turn the direction of writing, so that it reads as another name."
    ),
    "control": Phrase(
        "Characters in it move the cursor of a terminal or do not show, so "
        "that it hides or shows as another name."
    ),
    "zero": Phrase("Characters of no width make it look like a name that it is not."),
    "edge": Phrase("It begins or ends with a blank, so that it looks like another name."),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such name."""
    sql = _SQL
    for name, pattern in (
        ("dots", _DOTS), ("kernel", _KERNEL), ("turned", _TURNED), ("control", _CONTROL),
        ("zero", _ZERO), ("edge", _EDGE),
    ):  # fmt: skip
        sql = sql.replace(f"${name}", "'" + pattern.replace("'", "''") + "'")
    for path, kind, sha256, how, peoples in tables.select(sql):
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{kind} {path}",
            why=_WHY[how],
            verify=names(path),
            confidence=0.9 if how in ("dots", "turned", "kernel") else 0.6 if peoples else 0.8,
            severity=_severity(how, peoples=bool(peoples)),
        )


def _severity(how: str, *, peoples: bool) -> Severity:
    if how in ("dots", "kernel"):
        return Severity.HIGH
    if how in ("control", "zero", "edge") and peoples:
        # People's own files have such names: copied from mails, from phones, by mistake.
        return Severity.LOW
    return Severity.MEDIUM


CHECK = Check(
    slug="files-name-deceives",
    title="A name is made not to be seen, or to be read as another",
    severity=Severity.MEDIUM,
    technique="T1036",
    reads=(File,),
    innocent="A slip in a script or a name copied from elsewhere can end in a blank.",
    blind="Letters of other alphabets that look like Latin ones.",
    next="Look at it with `ls -lab`, which shows such bytes, and at what is inside.",
    find=find,
)
