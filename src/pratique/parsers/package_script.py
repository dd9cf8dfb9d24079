"""A script that a package manager runs, where it is no file of its own.

The scripts of dpkg are ordinary files below /var/lib/dpkg/info. Those of rpm stand in its
database, those of apk in an archive beside its own, those of pacman in a file of functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.parsers.base import Parser, shown

# The longest of a distribution have some thousand characters.
SCRIPT_LENGTH: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class PackageScript:
    """A script that runs, as root, when a package comes, goes or is checked."""

    table: ClassVar[str] = "package_script"

    path: Annotated[str, "the database or file that holds it"]
    package: Annotated[str, "the package, with its version"]
    event: Annotated[str, "when it runs, in the words of the package manager: `postin`, `trigger`"]
    interpreter: Annotated[str, "the program that it is given to, with arguments"]
    script: Annotated[str, "its text, lines as they are, cut to 65536 characters"]


def script_text(content: bytes) -> str:
    """The lines of a script, each printable, cut to `SCRIPT_LENGTH` characters together."""
    lines = content[: SCRIPT_LENGTH * 4].decode("utf-8", "backslashreplace").split("\n")
    text = "\n".join(_line(line) for line in lines)
    return text if len(text) <= SCRIPT_LENGTH else text[: SCRIPT_LENGTH - 1] + "…"


def _line(line: str) -> str:
    return "\t".join(shown(part, SCRIPT_LENGTH) for part in line.split("\t"))


# The formats that give it are in files of their own.
PARSERS: tuple[Parser, ...] = ()
