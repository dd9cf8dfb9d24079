"""The rules that a person names: their files, and what these include.

A path is a file of rules, a folder of such (`.yar`, `.yara`, at any depth), or a set that
YARA-X compiled. `include "other.yar"` (YARA manual, "Including files") is followed only to
files in the folder that was given, or beside the file that was given.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.model import readable

SUFFIXES: Final = frozenset({".yar", ".yara"})
MOST_BYTES: Final = 64 << 20  # of one file: public sets as one file have 10 MB
MOST_FILES: Final = 20_000
MOST_INCLUDED: Final = 2_000  # by one file, on all levels
_COMPILED: Final = b"YARA-X\0\0"
_COMPILED_BY_OTHERS: Final = b"YARA"  # libyara: YR_RULES, "YARA" and a version
_INCLUDE: Final = re.compile(r'^[ \t]*include[ \t]+"([^"\n]{1,1000})"')


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about the rules that cannot be used, for a person: where, and what."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass(frozen=True, slots=True)
class RuleText:
    """One file of rules: the name by which it is told, and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that belong together in their order: what one includes, and then that one."""

    name: str
    texts: tuple[RuleText, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """All that was read of what a person named."""

    units: tuple[Unit, ...]
    compiled: tuple[tuple[str, bytes], ...]
    troubles: tuple[Trouble, ...]


def read_sources(paths: Iterable[Path]) -> Sources:
    """Read the rules at `paths`; what cannot be read or is none is a trouble."""
    units: list[Unit] = []
    compiled: list[tuple[str, bytes]] = []
    troubles: list[Trouble] = []
    for path in paths:
        reading = _Reading(path, troubles)
        units += reading.units()
        compiled += reading.compiled
    return Sources(tuple(units), tuple(compiled), tuple(troubles))


class _Reading:
    def __init__(self, given: Path, troubles: list[Trouble]) -> None:
        self._given = given
        self._top = (given if given.is_dir() else given.parent).resolve()
        self._troubles = troubles
        self.compiled: list[tuple[str, bytes]] = []

    def units(self) -> list[Unit]:
        """A unit for each file that no other includes."""
        texts: dict[Path, RuleText] = {}
        for file in self._files():
            text = self._read(file)
            if text is not None:
                texts[file.resolve()] = text
        included = {file: self._included(file, text) for file, text in texts.items()}
        for wanted in list(included.values()):
            self._more(wanted, texts, included)
        below = {one for file, ones in included.items() for one in ones if one != file}
        roots = [file for file in texts if file not in below]
        reached: set[Path] = set()
        units = [self._unit(root, texts, included, reached) for root in roots]
        # What is left includes each other in a circle.
        units += [
            self._unit(file, texts, included, reached) for file in texts if file not in reached
        ]
        return units

    def _more(
        self, wanted: list[Path], texts: dict[Path, RuleText], included: dict[Path, list[Path]]
    ) -> None:
        """Read what is included and was not met yet."""
        waiting = list(wanted)
        while waiting:
            file = waiting.pop()
            if file in included or len(texts) >= MOST_FILES:
                continue
            text = self._read(file)
            if text is None:
                included[file] = []
                continue
            texts[file] = text
            included[file] = self._included(file, text)
            waiting += included[file]

    def _unit(
        self,
        root: Path,
        texts: dict[Path, RuleText],
        included: dict[Path, list[Path]],
        reached: set[Path],
    ) -> Unit:
        order: list[RuleText] = []
        met = {root}
        waiting = [(root, iter(included.get(root, ())))]
        while waiting:
            file, ahead = waiting[-1]
            following = next((one for one in ahead if one not in met), None)
            if following is None or len(met) > MOST_INCLUDED:
                waiting.pop()
                reached.add(file)
                if file in texts:
                    order.append(texts[file])
            else:
                met.add(following)
                waiting.append((following, iter(included.get(following, ()))))
        return Unit(texts[root].name, tuple(order))

    def _files(self) -> Iterator[Path]:
        if not self._given.is_dir():
            yield self._given
            return
        count = 0
        for folder, folders, names in os.walk(self._given, onerror=self._unlisted):
            folders.sort()
            for name in sorted(names):
                if Path(name).suffix.lower() not in SUFFIXES:
                    continue
                count += 1
                if count > MOST_FILES:
                    what = f"more than {MOST_FILES} files of rules; the others were left out"
                    self._trouble(self._given, what)
                    return
                yield Path(folder) / name
        if not count:
            self._trouble(self._given, "no file in this folder ends in .yar or .yara")

    def _unlisted(self, error: OSError) -> None:
        self._trouble(Path(error.filename or self._given), _said(error))

    def _read(self, file: Path) -> RuleText | None:
        if file.exists() and not file.is_file():
            self._trouble(file, "this is neither a file nor a folder")
            return None
        try:
            with file.open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        except OSError as error:
            self._trouble(file, _said(error))
            return None
        if len(content) > MOST_BYTES:
            self._trouble(file, f"longer than the {MOST_BYTES >> 20} MB that are read of one file")
        elif content.startswith(_COMPILED):
            self.compiled.append((self._name(file), content))
        elif content.startswith(_COMPILED_BY_OTHERS) and b"\0" in content[:64]:
            self._trouble(file, "compiled by classic YARA, which YARA-X cannot read: give the text")
        elif b"\0" in content:
            self._trouble(file, "this is neither text nor a set that YARA-X compiled")
        else:
            return RuleText(self._name(file), self._decoded(content, file))
        return None

    def _decoded(self, content: bytes, file: Path) -> str:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            what = "not UTF-8 from here on; texts with such letters may not match"
            self._troubles.append(Trouble(f"{self._name(file)}:{line}", what))
            return content.decode("latin-1")

    def _included(self, file: Path, text: RuleText) -> list[Path]:
        """The files that `text` includes, inside what was given."""
        found: list[Path] = []
        for number in _include_lines(text):
            statement = _INCLUDE.match(text.text.split("\n")[number - 1])
            if statement is None:
                self._refuse(text, number, "this include was not understood")
                continue
            target = (file.parent / statement[1]).resolve()
            if not target.is_relative_to(self._top):
                self._refuse(text, number, "includes a file outside of what was given; left out")
            elif not target.is_file():
                self._refuse(text, number, "includes a file that is not there")
            elif target not in found:
                found.append(target)
        return found

    def _refuse(self, text: RuleText, line: int, what: str) -> None:
        self._troubles.append(Trouble(f"{text.name}:{line}", what))

    def _trouble(self, file: Path, what: str) -> None:
        self._troubles.append(Trouble(self._name(file), what))

    def _name(self, file: Path) -> str:
        """The file as the person knows it: what was given, and what is below that."""
        given = readable(os.fsencode(self._given.name or self._given))
        for top in (self._given, self._top):
            if self._given.is_dir() and file.is_relative_to(top):
                below = readable(os.fsencode(file.relative_to(top)))
                return given if below == "." else f"{given}/{below}"
        return readable(os.fsencode(file.name))


def _include_lines(text: RuleText) -> list[int]:
    """The lines on which the engine sees an include, and not a comment or a text."""
    if not re.search(r"^[ \t]*include\b", text.text, re.MULTILINE):
        return []
    from yara_x import CompileError, Compiler

    compiler = Compiler(relaxed_re_syntax=True, includes_enabled=False)
    compiler.ignore_invalid_rules(True)  # noqa: FBT003 - the engine takes it by place
    with contextlib.suppress(CompileError):  # told when it is compiled with what it needs
        compiler.add_source(text.text)
    errors = [error for error in compiler.errors() if error["type"] == "IncludeNotAllowed"]
    return [int(error["line"]) for error in errors]


def _said(error: OSError) -> str:
    return f"it cannot be read: {error.strerror or error}"
