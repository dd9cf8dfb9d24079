"""Does a tool by which somebody afar uses this machine start by itself?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.judged_command import worst
from pratique.checks.occasion import runs_when
from pratique.content.reason import reason
from pratique.content.shell.command import OPENS_TUNNEL, judge
from pratique.content.shell.program import code_arguments, program_of
from pratique.content.shell.remote_tool import RemoteTool, remote_tool
from pratique.content.shell.syntax import split
from pratique.inventory.persistence import Persistence
from pratique.model import Place, Severity
from pratique.parsers.base import shown
from pratique.phrase import Phrase, Word, prose
from pratique.store.tables import Tables

_RUNS: Final = """
command <> '' AND kind NOT LIKE 'foreign-%'
AND kind NOT IN ('account', 'privileged-group', 'privileged-program', 'authorized-key')
"""
_MOST: Final = 50_000
_MOST_SHELLS: Final = 3
_TUNNELS: Final = frozenset({OPENS_TUNNEL})


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each item that starts one, but for tunnels that the judge of commands tells of."""
    for row in tables.rows(Persistence, _RUNS, most=_MOST):
        tool = _tool(row.command, _MOST_SHELLS)
        if tool is None or worst(judge(row.command), _TUNNELS) is not None:
            continue
        yield _sign(row, tool)


def _tool(command: str, deepest: int) -> RemoteTool | None:
    for one in split(command):
        program = program_of(one)
        if program is None:
            continue
        found = remote_tool(program)
        if found is not None:
            return found
        for language, word in code_arguments(program) if deepest else ():
            if language == "shell" and (found := _tool(word.text, deepest - 1)) is not None:
                return found
    return None


def _sign(row: Persistence, tool: RemoteTool) -> Sign:
    place = Place(row.path, row.line)
    target = (Place(row.target),) if row.target and row.target != row.path else ()
    packaged = bool(row.target_owner) or row.target.startswith("/snap/")
    if packaged:
        brought = Phrase(
            "%(target)s came with %(owner)s.",
            {"target": row.target, "owner": row.target_owner or Phrase("a snap")},
        )
    elif row.target:
        brought = Phrase("No package brought %(target)s.", {"target": row.target})
    else:
        brought = Phrase("The program itself was not found.")
    told: dict[str, Word] = {"name": tool.name, "does": reason(tool.does)}
    known = Phrase("%(name)s %(does)s.", told)
    if tool.disguised:
        known = Phrase(
            "It is started with the options of %(name)s, under another name, which %(does)s.", told
        )
    return Sign(
        subject=f"{row.path} {tool.name}",
        places=(place, *target),
        quote=shown(row.command),
        why=prose(known, brought, runs_when(row.occasion, "")),
        verify=lines(place),
        confidence=0.4 if packaged else 0.65,
        severity=Severity.LOW if packaged and not tool.disguised else Severity.MEDIUM,
        title=Phrase("A tool for access from afar starts by itself: %(name)s", {"name": tool.name}),
        dated=(place,),
    )


CHECK = Check(
    slug="persistence-remote-access",
    title="A tool for access from afar starts by itself",
    severity=Severity.MEDIUM,
    technique="T1219",
    reads=(Persistence,),
    innocent=(
        "Administrators and hosters use these tools, too; most of them install a package, and "
        "know whose account the tool answers to."
    ),
    blind="Tools that are not on the list under names and options of their own.",
    next=(
        "Ask who installed it and whose account it is tied to. Its settings often name that "
        "account; block its connection before the machine is on the network again."
    ),
    find=find,
    about_content=False,
)
