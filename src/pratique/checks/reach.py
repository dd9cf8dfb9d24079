"""How a person gets at what the evidence holds, with commands, where it is no folder.

The commands of a finding name their files below ROOT, see `by_hand`. Where ROOT is no folder,
each file is fetched by a command of its own, and goes into the program that was named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pratique.checks.by_hand import word

# Takes the readable path of a file, and gives the command that prints its bytes.
Fetch = Callable[[str], str]

_IN_ROOT: Final = re.compile(r"\$'ROOT((?:[^'\\]|\\.)*)'|(?<=\s)ROOT(/[^\s'|]*)")
_TELL_NAMES: Final = frozenset({"ls", "stat", "lsattr", "getcap", "getfacl"})
_TAKE_PIPES: Final = frozenset(
    {
        "awk", "bzcat", "cat", "cut", "grep", "head", "md5sum", "od", "sed", "sha1sum",
        "sha256sum", "sha512sum", "strings", "xzcat", "zcat",
    }
)  # fmt: skip
_ERRORS_TOO: Final = " 2>&1"
_SAMPLE: Final = "./sample"  # programs that jump about in a file need one


def from_tar(archive: str) -> Fetch:
    """Out of a tar: its names begin with `./`, or do not."""

    def fetch(path: str) -> str:
        name = path.lstrip("/")
        wanted = f"{word(name)} {word(f'./{name}')}"
        return f"tar --force-local -xOf {word(archive)} -- {wanted} 2>/dev/null"

    return fetch


def from_zip(archive: str) -> Fetch:
    """Out of a zip; unzip(1) takes names for patterns."""

    def fetch(path: str) -> str:
        literal = "".join(f"[{c}]" if c in "*?[" else c for c in path.lstrip("/"))
        return f"unzip -p {word(archive)} {word(literal)}"

    return fetch


def from_evidence(path: str) -> str:
    """Out of any evidence, by Pratique itself."""
    return f"pratique read --raw {word(path)}"


def fetched(commands: str, fetch: Fetch) -> str:
    """The commands of a finding for evidence that is no folder, one a line."""
    return "\n".join(_line(line, fetch) for line in commands.split("\n"))


def _line(line: str, fetch: Fetch) -> str:
    typed, errors, through = line.partition(_ERRORS_TOO)
    found = list(_IN_ROOT.finditer(typed))
    if not found or line.startswith("#"):
        return line
    paths = [match[1] if match[1] is not None else match[2] for match in found]
    program = typed.partition(" ")[0]
    if program in _TELL_NAMES:
        return f"pratique read --status {' '.join(map(word, paths))}{errors}{through}"
    if len(paths) != 1 or program == "find" or _reads_folders(typed):
        return "\n".join(f"pratique read {word(path)}{errors}{through}" for path in paths)
    start, end = found[0].span()
    bare = (typed[:start].rstrip().removesuffix(" --") + typed[end:]).strip()
    if bare == "cat":
        return f"{fetch(paths[0])}{through}"
    if bare == "pratique unwrap":
        bare += " -"
    elif program not in _TAKE_PIPES:
        again = f"{typed[:start]}{_SAMPLE}{typed[end:]}"
        return f"{fetch(paths[0])} > {_SAMPLE} && {again}{errors}{through}"
    return f"{fetch(paths[0])} | {bare}{errors}{through}"


def _reads_folders(typed: str) -> bool:
    return typed.startswith("grep -r")
