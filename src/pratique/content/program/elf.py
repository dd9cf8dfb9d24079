"""What the headers of an ELF file say: for which machine, how it is linked, what it needs.

Sources: elf(5), System V ABI chapters 4 and 5, the list of machines in <linux/elf-em.h>,
the marks that UPX leaves (its own documentation). Every offset in the file may lie; what does
not lie inside the bytes that are there is taken as absent. Nothing is followed twice.
"""

from __future__ import annotations

import math
import struct
from collections import Counter
from dataclasses import dataclass
from typing import Final

_MACHINES: Final = {
    2: "SPARC", 3: "x86", 4: "68000", 8: "MIPS", 20: "PowerPC", 21: "PowerPC", 22: "S/390",
    40: "ARM", 42: "SuperH", 43: "SPARC", 62: "x86-64", 93: "ARC", 183: "ARM", 243: "RISC-V",
    247: "BPF", 258: "LoongArch",
}  # fmt: skip
_TYPES: Final = {1: "an object file", 2: "a program", 3: "a library or program", 4: "a core dump"}
_LOAD, _DYNAMIC, _INTERPRETER = 1, 2, 3
_NEEDED, _STRTAB, _SYMTAB, _STRSZ, _SONAME, _FLAGS_1 = 1, 5, 6, 10, 14, 0x6FFFFFFB
_RPATH, _RUNPATH = 15, 29
_PIE: Final = 0x08000000
_MOST: Final = 512
_MOST_SYMBOLS: Final = 20_000
_SAMPLE: Final = 1 << 18
_SYMTAB_SECTION: Final = 2
_HEAD: Final = 1 << 16
_BODY: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the file that is put into memory."""

    offset: int
    address: int
    length: int
    flags: int  # 1 run, 2 write, 4 read


@dataclass(frozen=True, slots=True)
class Elf:
    """The facts of one ELF file.

    `stripped` is None where the table of sections could not be read; `exports` are the names
    that other programs can call, `imports` those that it calls elsewhere.
    """

    bits: int
    machine: str
    type: str
    interpreter: str
    needed: tuple[str, ...]
    linked: bool  # dynamically
    sections: int
    stripped: bool | None
    packed: str
    segments: tuple[Segment, ...]
    entropy: float  # of what is run, 0 to 8 bits a byte
    exports: frozenset[str]
    imports: frozenset[str]
    made_by: str
    entry: int = 0  # address of the first instruction
    library_folders: tuple[str, ...] = ()  # DT_RPATH and DT_RUNPATH: looked into before the usual

    @property
    def is_library(self) -> bool:
        """Whether it is made to be loaded by other programs."""
        return self.type == "a library"

    @property
    def described(self) -> str:
        """The facts in one line, for a person."""
        parts = [f"{self.bits}-bit {self.machine}", self.type]
        parts.append(
            "linked against " + ", ".join(self.needed[:6]) if self.needed
            else "dynamically linked" if self.linked else "statically linked"
        )  # fmt: skip
        if self.stripped:
            parts.append("stripped")
        if self.packed:
            parts.append(f"packed with {self.packed}")
        elif self.entropy > _PACKED_ENTROPY:
            parts.append("packed or encrypted")
        if self.library_folders:
            parts.append("loads libraries from " + ":".join(self.library_folders[:4]))
        if not self.sections:
            parts.append("without a table of sections")
        if any(segment.flags & 3 == 3 for segment in self.segments):
            parts.append("writes into its own code")
        if self.made_by:
            parts.append(self.made_by)
        return ", ".join(parts)


_PACKED_ENTROPY: Final = 7.6


def read_elf(held: bytes, *, whole: bool = True) -> Elf | None:
    """The facts of an ELF file; None where its header makes no sense. Never raises.

    `whole` is false when `held` is only the beginning of the file.
    """
    if len(held) < 52 or held[:4] != b"\x7fELF" or held[4] not in (1, 2) or held[5] not in (1, 2):
        return None
    reader = _Reader(held, wide=held[4] == 2, order="<" if held[5] == 1 else ">")
    return reader.elf(whole=whole)


class _Reader:
    """Reads numbers in the file's own order, and nothing where there is nothing."""

    def __init__(self, held: bytes, *, wide: bool, order: str) -> None:
        self.held = held
        self.wide = wide
        self.order = order

    def numbers(self, form: str, offset: int) -> tuple[int, ...]:
        size = struct.calcsize(self.order + form)
        if offset < 0 or offset + size > len(self.held):
            return ()
        return struct.unpack_from(self.order + form, self.held, offset)

    def elf(self, *, whole: bool) -> Elf | None:
        head = self.numbers("HHIQQQIHHHHHH" if self.wide else "HHIIIIIHHHHHH", 16)
        if not head:
            return None
        kind, machine, _, entry, programs, sections, _, _, size, count, entry_size, many, _ = head
        segments = self._segments(programs, size, min(count, _MOST))
        loads = tuple(segment for number, segment in segments if number == _LOAD)
        dynamic = next((segment for number, segment in segments if number == _DYNAMIC), None)
        interpreter = next((s for number, s in segments if number == _INTERPRETER), None)
        entries = self._dynamic(dynamic, loads) if dynamic is not None else []
        strings = self._strings(entries, loads)
        exports, imports = self._symbols(entries, loads, strings)
        kinds = self._sections(sections, entry_size, min(many, _MOST))
        name = _TYPES.get(kind, "of an unknown type")
        if kind == 3:
            flags = dict(entries).get(_FLAGS_1, 0)
            name = "a program" if interpreter is not None or flags & _PIE else "a library"
            if not entries and interpreter is None:
                name = "a program"
        return Elf(
            bits=64 if self.wide else 32,
            machine=_MACHINES.get(machine, f"machine {machine}"),
            type=name,
            interpreter=self._text(interpreter.offset) if interpreter is not None else "",
            needed=tuple(_ended(strings, at) for tag, at in entries if tag == _NEEDED)[:64],
            linked=dynamic is not None,
            sections=len(kinds),
            stripped=None if not kinds and not whole else _SYMTAB_SECTION not in kinds,
            packed=self._packer(loads),
            segments=loads,
            entropy=self._entropy(loads, entry),
            exports=exports,
            imports=imports,
            made_by=self._maker(),
            entry=entry,
            library_folders=tuple(
                folder
                for tag, at in entries
                if tag in (_RPATH, _RUNPATH)
                for folder in _ended(strings, at).split(":")[:16]
            ),
        )

    def _segments(self, offset: int, size: int, count: int) -> list[tuple[int, Segment]]:
        found = []
        for number in range(count):
            form = "IIQQQQ" if self.wide else "IIIIIII"
            values = self.numbers(form, offset + number * size)
            if not values:
                break
            if self.wide:
                kind, flags, start, address, _, length = values
            else:
                kind, start, address, _, length, _, flags = values
            found.append((kind, Segment(start, address, length, flags)))
        return found

    def _sections(self, offset: int, size: int, count: int) -> list[int]:
        found = []
        for number in range(count if offset else 0):
            values = self.numbers("II", offset + number * size)
            if not values:
                break
            found.append(values[1])
        return found

    def _dynamic(self, segment: Segment, loads: tuple[Segment, ...]) -> list[tuple[int, int]]:
        form, size = ("QQ", 16) if self.wide else ("II", 8)
        start = self._place(segment.address, loads)
        found = []
        for number in range(min(segment.length // size, _MOST)):
            values = self.numbers(
                form, (segment.offset if start is None else start) + number * size
            )
            if not values or not values[0]:
                break
            found.append((values[0], values[1]))
        return found

    def _place(self, address: int, loads: tuple[Segment, ...]) -> int | None:
        for segment in loads:
            if segment.address <= address < segment.address + segment.length:
                return segment.offset + address - segment.address
        return None

    def _strings(self, entries: list[tuple[int, int]], loads: tuple[Segment, ...]) -> bytes:
        told = dict(entries)
        start = self._place(told.get(_STRTAB, -1), loads)
        length = min(told.get(_STRSZ, 0), 1 << 22)
        return b"" if start is None else self.held[start : start + length]

    def _symbols(
        self, entries: list[tuple[int, int]], loads: tuple[Segment, ...], strings: bytes
    ) -> tuple[frozenset[str], frozenset[str]]:
        told = dict(entries)
        start = self._place(told.get(_SYMTAB, -1), loads)
        end = self._place(told.get(_STRTAB, -1), loads)
        if start is None or end is None or not strings:
            return frozenset(), frozenset()
        form, size = ("IBBHQQ", 24) if self.wide else ("IIIBBH", 16)
        # The table has no length of its own; the texts usually follow it.
        count = min((end - start) // size, _MOST_SYMBOLS) if end > start else _MOST
        exports: set[str] = set()
        imports: set[str] = set()
        for number in range(1, count):
            values = self.numbers(form, start + number * size)
            if not values or values[0] >= len(strings):
                break
            section = values[3] if self.wide else values[5]
            (exports if section else imports).add(_ended(strings, values[0]))
        return frozenset(exports), frozenset(imports)

    def _text(self, offset: int) -> str:
        return _ended(self.held[offset : offset + 256], 0)

    def _packer(self, loads: tuple[Segment, ...]) -> str:
        head = self.held[:4096]
        tail = self.held[-4096:]
        if b"UPX!" in head or b"UPX!" in tail:
            return "UPX"
        # What is left when somebody writes over the mark: the names that its stub uses, and two
        # segments of which the first holds nothing.
        body = self.held[-_BODY:]
        if b"PROT_EXEC|PROT_WRITE failed" in body or (
            b"/proc/self/exe\0" in tail and len(loads) == 2 and not loads[0].length
        ):
            return "UPX, its mark removed"
        return ""

    def _entropy(self, loads: tuple[Segment, ...], entry: int) -> float:
        run = next((s for s in loads if s.address <= entry < s.address + s.length), None)
        if run is None:
            return 0.0
        sample = self.held[run.offset : run.offset + min(run.length, _SAMPLE)]
        if len(sample) < 1024:
            return 0.0
        counted = Counter(sample).values()
        return -sum(n / len(sample) * math.log2(n / len(sample)) for n in counted)

    def _maker(self) -> str:
        if b"Go build ID:" in self.held[:_HEAD]:
            return "written in Go"
        if b"/rustc/" in self.held[:_BODY]:
            return "written in Rust"
        if b"_MEIPASS" in self.held[:_BODY]:
            return "a Python program in one file"
        return ""


def _ended(strings: bytes, start: int) -> str:
    end = strings.find(b"\0", start)
    return strings[start : end if end >= 0 else start + 256][:256].decode("latin-1")
