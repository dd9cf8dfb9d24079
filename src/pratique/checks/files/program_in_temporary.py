"""Whether a program lies, openly, where everybody may write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.program_facts import ProgramFacts
from pratique.content.mark import Mark
from pratique.model import Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_SQL: Final = r"""
SELECT path, kind, mode, uid, sha256, regexp_matches(path, '^/(dev|run)/') AS memory
FROM file
WHERE type = 'regular' AND regexp_matches(path, '^/(tmp|var/tmp|dev/shm|run/shm)/')
  AND NOT regexp_matches(path, '/\.')
  AND (kind = 'elf' OR (mode & 73) > 0
       AND kind IN ('script', 'shell', 'perl', 'python', 'php', 'ruby'))
ORDER BY path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program or executable script in such a folder."""
    facts = tables.once(ProgramFacts)
    for path, kind, mode, uid, sha256, memory in tables.select(_SQL):
        binary = kind == "elf"
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{mode:04o} user {uid} {kind} {path}",
            why=prose(
                Phrase(
                    "Programs are installed elsewhere. Whoever gets into a machine through a site "
                    "or a weak password can write here first, and starts what they brought from "
                    "here."
                ),
                facts.of(path),
            ),
            verify=(*names(path), reads("file", path)),
            confidence=0.85 if binary and memory else 0.7 if binary else 0.5,
            severity=Severity.HIGH if memory else Severity.MEDIUM if binary else Severity.LOW,
        )


CHECK = Check(
    slug="files-program-in-temporary",
    title="A program lies in a folder that everybody may write to",
    severity=Severity.MEDIUM,
    technique="T1036.005",
    reads=(File, Mark),
    innocent="Compilers, installers and updates leave programs in /tmp when they are interrupted.",
    blind="What was deleted after it was started, or was lost with a memory file system.",
    next="Look at the owner and the times, then at the program with `file` and `strings`.",
    find=find,
    condemns=True,
)
