"""Whether a program that no package answers for loads code into the kernel (BPF)."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.by_hand import Command, reads
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.content.names import ELF_BPF
from pratique.model import Severity
from pratique.phrase import Phrase


def _headers(path: str, _kind: str | None) -> tuple[Command, ...]:
    return (
        reads("readelf -W -S", path, "head -n 60"),
        reads("strings -a -n 8", path, "head -n 99"),
    )


_LEVELS: Final = (
    Level(0.85, None, Phrase("A BPF program can lie to other programs")),
    Level(0.7, Severity.MEDIUM),
    Level(0.5, Severity.LOW),
)

CHECK = Check(
    slug="files-bpf-program",
    title="A program loads code of its own into the kernel",
    severity=Severity.HIGH,
    technique="T1014",
    reads=READS,
    innocent=(
        "Tools that watch or shape the network (Cilium, Falco, agents for monitoring) do. They "
        "watch; what writes into other programs or answers for the kernel is rare among them."
    ),
    blind="Code that a program puts together as it runs; packaged programs as they were shipped.",
    next="Find out what starts it. While such a program ran, the machine's own words may be false.",
    find=pointing_at(Asked(ELF_BPF, levels=_LEVELS, by_hand=_headers)),
    condemns=True,
    about=frozenset({"o", "so"}),
)
