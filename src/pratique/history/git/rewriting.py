"""Signs that a git repository was rewritten, and what of it the line of HEAD does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.base import Source
from pratique.history.git.commit import Commit
from pratique.history.git.references import References
from pratique.history.limit_words import NAMES, REPLACED, TAKEN_OUT, made
from pratique.history.rhythm import limit
from pratique.model import Gap, readable

_MOST_VISITED: Final = 50_000
_NAMED: Final = 4
# Files of a repository by which commits or objects are taken from elsewhere, and what they do.
_ELSEWHERE: Final = (
    (b"objects/info/alternates", "takes objects from another folder, which was not looked into"),
    (b"objects/info/http-alternates", "takes objects from elsewhere, which was not looked into"),
    (b"info/grafts", "gives commits other parents; it was not followed"),
    (b"shallow", "was cut off: commits before these are not in it"),
    (b"commondir", "is the work tree of another repository, which was not looked into"),
)


def rewriting(  # noqa: PLR0913, PLR0917 - the whole repository is looked at
    source: Source,
    folder: bytes,
    references: References,
    branch: bytes,
    line: AbstractSet[bytes],
    commit: Callable[[bytes], Commit],
) -> Iterator[Gap]:
    """Limits of a repository whose HEAD, on `branch`, has the commits `line` behind it."""
    try:
        moves = {name for name in references.moves() if name not in line}
        others = references.all()
    except Unreadable as error:
        yield limit("the log of what a branch stood at cannot be read", error.what)
        moves, others = set(), {}
    if moves:
        moves -= _ancestors(line, commit)
    if moves:
        yield limit(
            "commits were taken out of the branch",
            made(
                TAKEN_OUT,
                branch=readable(branch),
                count=str(len(moves)),
                names=_named(sorted(name.hex()[:12] for name in moves)),
            ),
        )
    replaced = [name for name in others if name.startswith(b"refs/replace/")]
    if replaced:
        yield limit(
            "commits were replaced",
            made(REPLACED, count=str(len(replaced))),
        )
    beside = [
        readable(name.removeprefix(b"refs/"))
        for name, at in sorted(others.items())
        if at not in line and name.startswith((b"refs/heads/", b"refs/stash"))
    ]
    if beside:
        yield limit("other branches were not looked at", _named(beside))
    for name, what in _ELSEWHERE:
        if source.lookup(folder + b"/" + name) is not None:
            yield limit("the repository is not whole", f"{readable(name)}: it {what}")


def _ancestors(line: AbstractSet[bytes], commit: Callable[[bytes], Commit]) -> set[bytes]:
    """What was merged into the line: ancestors by other than the first parents."""
    found: set[bytes] = set()
    waiting = list(line)
    while waiting and len(found) < _MOST_VISITED:
        try:
            parents = commit(waiting.pop()).parents
        except Unreadable:
            continue
        for parent in parents:
            if parent not in line and parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def _named(names: list[str]) -> str:
    more = len(names) - _NAMED
    named = ", ".join(names[:_NAMED])
    return made(NAMES, names=named, count=str(more)) if more > 0 else named
