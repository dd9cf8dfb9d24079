"""Whether the contents of a compiled program tell that it is an intruder's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import reads
from pratique.checks.marked_content import payloads, seen
from pratique.checks.program_facts import ProgramFacts
from pratique.content.mark import Mark
from pratique.content.names import (
    ELF_BOT,
    ELF_GIVES_SHELL,
    ELF_HIDES_IN_KERNEL,
    ELF_HOOKS_LIBRARY,
    ELF_SHELL_CODE,
    ELF_WAITS_FOR_PACKET,
    ELF_WATCHES_LOGINS,
)
from pratique.model import Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File

_WORDS: Final = {
    ELF_HOOKS_LIBRARY: (Phrase("A library hides files or processes from programs"), "T1014"),
    ELF_WATCHES_LOGINS: (Phrase("A part of the login writes passwords down"), "T1556.003"),
    ELF_HIDES_IN_KERNEL: (Phrase("A kernel module hides things or lets somebody in"), "T1014"),
    ELF_WAITS_FOR_PACKET: (Phrase("A program waits for a packet from outside"), "T1205.002"),
    ELF_SHELL_CODE: (Phrase("A program is nothing but the code of an exploit"), "T1587.001"),
    ELF_BOT: (Phrase("A program takes orders to attack other machines"), "T1498"),
    ELF_GIVES_SHELL: (Phrase("A program gives a shell away without a history"), "T1059.004"),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each compiled program that says what it is for."""
    facts = tables.once(ProgramFacts)
    for mark, (title, technique) in _WORDS.items():
        for payload in payloads(seen(tables, mark)):
            best = payload.best
            known = facts.of(best.path)
            yield Sign(
                subject=f"{mark} {payload.subject}",
                places=payload.places,
                quote=best.quote,
                why=prose(best.reason, known),
                verify=(
                    reads("readelf -d", best.path),
                    reads("strings -a -n 6", best.path, "head -n 400"),
                ),
                confidence=best.confidence,
                title=title,
                technique=technique,
            )


CHECK = Check(
    slug="files-program-telling",
    title="The contents of a program tell that it is an intruder's",
    severity=Severity.HIGH,
    technique="T1587.001",
    reads=(Mark, File),
    innocent="Sandboxes and tools such as fakeroot put themselves before the system's library too.",
    blind="Packed and encrypted programs, and programs whose texts are put together as they run.",
    next="Look for its name in /etc/ld.so.preload, /etc/pam.d, unit files and timers.",
    find=find,
    condemns=True,
    about=frozenset({"so", "ko"}),
)
