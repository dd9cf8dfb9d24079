"""Marks of BPF programs: as files of their own, and inside the programs that load them.

An object for the kernel's own machine is an ELF file for machine 247 (EM_BPF of
<linux/elf-em.h>). Its sections are called after what they hang on to (libbpf's documentation of
section names); a call of a function of the kernel is an instruction with code 0x85 and the number
of the function (RFC 9669, enum bpf_func_id of <linux/bpf.h>). With three of these functions a
BPF program can lie to other programs; nothing that only watches needs them.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import ELF_BPF
from pratique.content.program.section import Section, sections_of
from pratique.parsers.base import shown

# A header of 64 bits, little endian, of an object file for machine 247.
_OBJECT: Final = re.compile(rb"\x7fELF\x02\x01\x01.{9}\x01\x00\xf7\x00", re.DOTALL)
_MOST: Final = 32
_LONGEST: Final = 4 << 20
_MOST_INSTRUCTIONS: Final = 200_000
_RUN: Final = 4
_CALL: Final = 0x85
_LIES: Final = {
    36: "bpf_probe_write_user writes into the memory of other programs",
    58: "bpf_override_return gives answers in the kernel's place",
    109: "bpf_send_signal ends other programs",
}
_SURE: Final = {36: 0.9, 58: 0.85, 109: 0.75}
_HOOKS: Final = re.compile(
    r"(?:\?)?(?:k(?:ret)?probe|ksyscall|u(?:ret)?probe|tracepoint|tp|tp_btf|raw_tp|raw_tracepoint"
    r"|fentry|fexit|fmod_ret|lsm|xdp|tc|tcx|classifier|action|socket|cgroup|sk_\w+|perf_event"
    r"|iter|syscall)(?:[/.].*)?"
)


def find(content: Content) -> Iterator[Mark]:
    """One mark a file: on what its BPF programs hang, and which functions that lie they call."""
    held = content.held
    if content.kind != "elf" or b"\xf7\x00" not in held[:20] and b"\x01\x00\xf7\x00" not in held:  # noqa: RUF021 - the second looks further than the first
        return
    hooks: dict[str, None] = {}
    lies: set[int] = set()
    for count, found in enumerate(_OBJECT.finditer(held)):
        if count >= _MOST:
            break
        inside = held[found.start() : found.start() + _LONGEST]
        for section in sections_of(inside):
            if section.flags & _RUN and section.size:
                if _HOOKS.fullmatch(section.name):
                    hooks.setdefault(section.name)
                lies |= _lies(inside, section)
    if not hooks and not lies:
        return
    quote = ", ".join(list(hooks)[:8])
    told = "; ".join(_LIES[number] for number in sorted(lies))
    own = "It is a program for the kernel" if held[18:20] == b"\xf7\x00" else (
        "It holds a program that it loads into the kernel"
    )  # fmt: skip
    why = f"{own}, which sees what all others do{': ' + told if told else ''}."
    sure = max((_SURE[number] for number in lies), default=0.5)
    yield Mark(content.path, None, ELF_BPF, shown(quote or told, 300), why, sure)


def _lies(held: bytes, section: Section) -> set[int]:
    code = held[section.offset : section.offset + min(section.size, _MOST_INSTRUCTIONS * 8)]
    found: set[int] = set()
    for start in range(0, len(code) - 7, 8):
        if code[start] == _CALL and not code[start + 1] >> 4:
            number = struct.unpack_from("<i", code, start + 4)[0]
            if number in _LIES:
                found.add(number)
    return found


ANALYSER = Analyser(frozenset({"elf"}), find)
