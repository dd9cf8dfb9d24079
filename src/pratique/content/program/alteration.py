"""Marks of ELF files that were put together otherwise than a compiler does.

How code is put into a finished program, told by mechanism: a segment that is run and that no
section is in (a note or the end of the file turned into code), a start outside the section of
the code, a loader or a library of a place where none belongs, a whole program of so few bytes
that only the code fits that an exploit brings. See elf(5), ld.so(8), and the descriptions of
`patchelf` and of `PT_NOTE` infection that are public.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.base import Analyser, Content
from pratique.content.mark import Mark
from pratique.content.names import ELF_ALTERED, ELF_SHELL_CODE
from pratique.content.program.elf import Elf, Segment, read_elf
from pratique.content.program.place import doubtful_place
from pratique.content.program.section import Section, sections_of
from pratique.parsers.base import shown

_RUN, _WRITE, _READ = 1, 2, 4
_IN_MEMORY: Final = 2
_TINY: Final = 2048
_LONG_TAIL: Final = 4096
_FINISHED: Final = frozenset({"a program", "a library"})
_BUNDLES: Final = (b"_MEIPASS", b"AppImage", b"AI\x02", b"node:internal", b"pkg/prelude")
_BREW: Final = "/home/linuxbrew/.linuxbrew/"  # Homebrew's own place
_LOADER: Final = re.compile(
    r"/(?:lib|lib32|lib64|libx32|usr/lib|usr/lib64|nix/store|gnu/store|system/bin|opt|usr/local)"
    r"(?:/[\w.+-]+)*/(?:ld[\w.+-]*|linker(?:64)?)"
)


def find(content: Content) -> Iterator[Mark]:
    """What is odd about how an ELF file is put together."""
    if content.kind != "elf" or not content.whole:
        return
    elf = read_elf(content.held)
    if elf is None:
        return
    if _is_shell_code(content.held, elf):
        quote = f"{len(content.held)} bytes, one segment that is written and run"
        why = "The whole program is the few instructions that an exploit brings, in a bare header."
        yield Mark(content.path, None, ELF_SHELL_CODE, quote, why, 0.9)
        return
    if elf.type not in _FINISHED or elf.machine == "BPF":
        return
    found = [*_places(elf), *_code(content.held, elf, sections_of(content.held))]
    if not found:
        return
    told = sorted(found, key=lambda one: -one[1])
    quote = "; ".join(what for what, _ in told)
    why = "A compiler does not put a program together like that; a tool that changes one does."
    yield Mark(content.path, None, ELF_ALTERED, shown(quote, 300), why, told[0][1])


def _is_shell_code(held: bytes, elf: Elf) -> bool:
    everything = _RUN | _WRITE | _READ
    return (
        len(held) < _TINY
        and elf.type == "a program"
        and not elf.sections
        and not elf.linked
        and len(elf.segments) == 1
        and elf.segments[0].flags & everything == everything
    )


def _places(elf: Elf) -> Iterator[tuple[str, float]]:
    """Loaders and libraries of odd places."""
    if elf.interpreter:
        odd = None if elf.interpreter.startswith(_BREW) else doubtful_place(elf.interpreter)
        if odd is not None:
            yield f"its loader {elf.interpreter} is {odd.why.english}", 0.95
        elif not elf.interpreter.startswith(_BREW) and not _LOADER.fullmatch(elf.interpreter):
            yield f"its loader is {elf.interpreter}", 0.75
    for name in elf.needed:
        odd = doubtful_place(name) if name.startswith("/") else None
        if odd is not None:
            yield f"it loads {name}, which is {odd.why.english}", 0.95
        elif name.startswith("/"):
            yield f"it loads {name} by its path", 0.5
    for folder in elf.library_folders:
        odd = doubtful_place(folder + "/x") if folder.startswith("/") else None
        if odd is not None:
            # Where somebody built it often stays in it by mistake.
            yield f"it looks for libraries in {folder}, which is {odd.why.english}", 0.6


def _code(held: bytes, elf: Elf, sections: tuple[Section, ...]) -> Iterator[tuple[str, float]]:
    """Code that stands where no compiler puts any."""
    loaded = [one for one in sections if one.flags & _IN_MEMORY and one.size]
    if not loaded or elf.packed:
        return  # without a table of sections there is nothing to compare with
    for segment in elf.segments:
        if segment.flags & _RUN and segment.length and not _within(segment, loaded):
            yield f"a segment of {segment.length} bytes is run, and belongs to no section", 0.85
    holder = next(
        (one for one in loaded if one.address <= elf.entry < one.address + one.size), None
    )
    if elf.type == "a program" and elf.entry:
        if holder is None:
            yield "it starts at a place that belongs to no section", 0.85
        elif not holder.flags & _WRITE and not holder.name.startswith((".text", ".init")):
            yield f"it starts in {holder.name or 'a section without a name'}", 0.7
    ends = [one.offset + (0 if one.type == 8 else one.size) for one in sections]
    ends += [one.offset + one.length for one in elf.segments]
    tail = len(held) - max(ends) - len(sections) * 64
    if tail > _LONG_TAIL and not any(sign in held for sign in _BUNDLES):
        yield f"{tail} bytes follow behind its end", 0.4


def _within(segment: Segment, loaded: list[Section]) -> bool:
    end = segment.address + segment.length
    return any(one.address < end and one.address + one.size > segment.address for one in loaded)


ANALYSER = Analyser(frozenset({"elf"}), find)
