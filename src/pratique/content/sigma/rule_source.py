"""The Sigma rules that a person names: files and folders of YAML, laid out as those of SigmaHQ."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.content.yara.rule_source import Trouble
from pratique.model import readable

SUFFIXES: Final = frozenset({".yml", ".yaml"})
MOST_BYTES: Final = 1 << 20  # of one file: a long rule has 20 KB
MOST_FILES: Final = 20_000


@dataclass(frozen=True, slots=True)
class RuleText:
    """One file of rules: the name by which it is told, and its text."""

    name: str
    text: str


def read_texts(paths: Iterable[Path]) -> tuple[tuple[RuleText, ...], tuple[Trouble, ...]]:
    """The files of rules at `paths`, and what of them cannot be read."""
    texts: list[RuleText] = []
    troubles: list[Trouble] = []
    for given in paths:
        for file in _files(given, troubles):
            name = _name(given, file)
            try:
                texts.append(RuleText(name, _text(file)))
            except OSError as error:
                troubles.append(Trouble(name, f"it cannot be read: {error.strerror or error}"))
            except ValueError as error:
                troubles.append(Trouble(name, str(error)))
    return tuple(texts), tuple(troubles)


def _files(given: Path, troubles: list[Trouble]) -> Iterator[Path]:
    if not given.is_dir():
        yield given
        return
    count = 0

    def unlisted(error: OSError) -> None:
        place = _name(given, Path(error.filename or given))
        troubles.append(Trouble(place, f"it cannot be read: {error.strerror or error}"))

    for folder, folders, names in os.walk(given, onerror=unlisted):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES:
                count += 1
                if count > MOST_FILES:
                    what = f"more than {MOST_FILES} files of rules; the others were left out"
                    troubles.append(Trouble(_name(given, given), what))
                    return
                yield Path(folder) / name
    if not count:
        what = "no file in this folder ends in .yml or .yaml"
        troubles.append(Trouble(_name(given, given), what))


def _text(file: Path) -> str:
    if file.exists() and not file.is_file():
        raise ValueError("this is neither a file nor a folder")
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"longer than the {MOST_BYTES >> 20} MB that are read of one file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("this is not UTF-8 text") from error


def _name(given: Path, file: Path) -> str:
    top = readable(os.fsencode(given.name or given))
    if file == given or not file.is_relative_to(given):
        return top
    return f"{top}/{readable(os.fsencode(file.relative_to(given)))}"
