"""Does a login script let programs be looked for in a place where others put theirs?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.program.place import doubtful_place, resolved
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

# sh and its kin (`PATH=a:$PATH`), csh (`set path = (a $path)`, `setenv PATH a:$PATH`), fish.
_SETS = re.compile(
    r"(?:^|[\s;&|({])(?:PATH=|path=\(|(?:set|setenv)(?:\s++-\S++)*+\s++(?:PATH|path)\s*+=?\s*+\(?"
    r"|fish_add_path(?:\s++-\S++)*+\s++)(?P<value>\"[^\"]*+\"?|'[^']*+'?|[^;&|)#]*+)"
)
_OLD = re.compile(r"\$\{?(?:PATH|path|fish_user_paths)\b\}?")
_HOME: Final = re.compile(r"(?:~|\$HOME|\$\{HOME\}|/home/[^/]+|/root)(?=/)")
_PARTS: Final = re.compile(r"[:\s]+")
_MOST_VALUE: Final = 4_000
# SQL: folders in which every account may put a file, outside those that are made for it.
_OPEN: Final = """SELECT path FROM "file" WHERE type = 'directory' AND (mode & 2) > 0
    AND path IN (SELECT unnest(CAST(? AS VARCHAR[])))"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such folder that stands before the path as it was."""
    found: dict[tuple[str, int | None, str], str] = {}
    for row in tables.rows(StartupCommand, "occasion IN ('login', 'sshrc', 'boot')"):
        for folder in _first(row.command):
            found.setdefault((row.path, row.line, folder), row.command)
    folders = sorted({resolved(folder) for _, _, folder in found if folder.startswith("/")})
    everybody = {path for (path,) in tables.select(_OPEN, folders)} if folders else set()
    for (path, line, folder), command in found.items():
        why = _why(folder, everybody)
        if why is None:
            continue
        place = Place(path, line)
        yield Sign(
            subject=f"{path} {folder}",
            places=(place,),
            quote=command[:300],
            why=Phrase(
                "Programs are looked for in %(folder)s before all others, and that is %(why)s.",
                {"folder": folder, "why": why},
            ),
            verify=lines(place),
            confidence=0.8,
        )


def _why(folder: str, everybody: set[str]) -> Phrase | None:
    if resolved(folder) in everybody:
        return Phrase("a folder into which every account may write")
    # People keep tools in hidden folders of their homes; in another place nobody does.
    doubtful = doubtful_place(f"{_HOME.sub('', folder, count=1)}/x")
    if doubtful is None or (_HOME.match(folder) and "hidden" in doubtful.why.english):
        return None
    return doubtful.why


def _first(command: str) -> Iterator[str]:
    """Folders that stand before what the path was, or all where it is made anew."""
    for setting in _SETS.finditer(command):
        value = setting["value"][:_MOST_VALUE].strip("\"'")
        old = _OLD.search(value)
        before = value if old is None else value[: old.start()]
        for part in _PARTS.split(before):
            if part.strip("\"'").startswith(("/", "~", "$HOME", "${HOME}")):
                yield part.strip("\"'")


CHECK = Check(
    slug="persistence-path-first",
    title="A login script looks for programs in an odd place first",
    severity=Severity.MEDIUM,
    technique="T1574.007",
    reads=(StartupCommand, File),
    innocent="Somebody who tries a program out in /tmp, and forgets the line.",
    blind="A path that is put together from other variables, or in a file that is sourced.",
    next=(
        "Look at every program in that folder: one named like `sudo` or `ls` is run in place of "
        "the real one."
    ),
    find=find,
)
