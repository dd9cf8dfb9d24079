"""Whether a compiled program was put together otherwise than a compiler does."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.by_hand import Command, reads
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.content.names import ELF_ALTERED
from pratique.model import Severity


def _headers(path: str, _kind: str | None) -> tuple[Command, ...]:
    return (reads("readelf -W -h -l -d", path, "head -n 80"),)


_LEVELS: Final = (
    Level(0.8),
    Level(0.7, Severity.MEDIUM),
    Level(0.6, Severity.LOW),
)

CHECK = Check(
    slug="files-program-altered",
    title="A program was changed after it was compiled",
    severity=Severity.HIGH,
    technique="T1554",
    reads=READS,
    innocent=(
        "Vendors change the loader or the folders of libraries of their own programs (patchelf), "
        "and put data behind the end of an installer."
    ),
    blind="Changes within the code itself, and files that are as their package's manifest says.",
    next="Compare it with the same release from its maker: `cmp -l` shows where they differ.",
    find=pointing_at(Asked(ELF_ALTERED, levels=_LEVELS, by_hand=_headers)),
    condemns=True,
    about=frozenset({"so"}),
)
