"""Whether somebody made sure that their commands are not written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_HISTORY: Final = r"[.]((bash|zsh|sh|ash|ksh|mysql|psql|python)_history|viminfo|lesshst)"

_SQL: Final = """
SELECT path, type, symlink_target FROM file
WHERE regexp_full_match(filename, ?)
  AND (type NOT IN ('regular', 'symlink')
       OR type = 'symlink' AND starts_with(symlink_target, '/dev/'))
ORDER BY path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each history that leads nowhere."""
    for path, kind, target in tables.select(_SQL, _HISTORY):
        yield Sign(
            subject=path,
            places=(Place(path),),
            quote=f"{path} -> {target}" if target else f"{path} is a {kind}",
            why=Phrase("Commands typed by this account are thrown away instead of being kept."),
            verify=names(path),
            confidence=0.8,
        )


CHECK = Check(
    slug="files-history-linked",
    title="The history of commands leads nowhere",
    severity=Severity.MEDIUM,
    technique="T1070.003",
    reads=(File,),
    innocent="Some administrators and hardening guides do this to keep passwords out of histories.",
    blind="Histories that were emptied, shortened or switched off by a variable.",
    next="Ask the owner of the account. If it was not the owner, see when the link was made.",
    find=find,
)
