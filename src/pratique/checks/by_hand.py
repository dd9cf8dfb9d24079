"""Commands that a person can type to see the same thing, whatever an intruder named a file.

They are typed on a healthy machine, often as root, and ROOT stands for the place where the
evidence is mounted. So a command follows no link of the evidence, because on that machine
the link would lead out of it; it runs nothing that lies there; and it prints no byte of it
that steers a terminal. All three are seen to here and in `evidence_path`: a check only names
the program and what it looks at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.model import Place

_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@%+,=-]*")
# An interactive bash looks for `!` before it looks for quotes.
_TO_ESCAPE: Final = re.compile(r"\\(?:\\|x[0-9a-f]{2})|[\\'!\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Whoever shows a command puts the place of the evidence for ROOT at the beginning of a word.
_OWN_ROOT: Final = re.compile(r"""(?:^|(?<=[\s='"]))ROOT""")
# Folders that are links into /usr on newer systems, where older packages list the other name.
_MERGED: Final = re.compile(r"/(?:s?bin|lib[0-9a-z]*)/")
_SHOWN_LINE: Final = 400
_MOST_PLACES: Final = 5
_MOST_LINES: Final = 12
_TAR_KINDS: Final = frozenset({"tar", "gzip", "bzip2", "xz", "zstd"})


class Opens(StrEnum):
    """What a program does with a path that it is given."""

    FILE = "file"  # opens it: it must be a plain file
    FOLDER = "folder"  # lists it: it must be a folder
    NAME = "name"  # looks at the name, and follows no link that it may be


@dataclass(frozen=True, slots=True)
class InRoot:
    """A readable absolute path of the evidence, as a word of a command."""

    path: str
    opens: Opens


@dataclass(frozen=True, slots=True)
class Command:
    """One program with its words; text is a word of bash(1) already, see `word`.

    What it prints goes `through` further programs, and always through `cat -v` at the end.
    """

    words: tuple[str | InRoot, ...]
    through: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[InRoot, ...]:
        """The paths that it is given."""
        return tuple(one for one in self.words if isinstance(one, InRoot))


class NoCommand(Exception):
    """A path that no command can be given for; the message says why, and goes on after it."""


def written(commands: tuple[Command, ...], real: Callable[[InRoot], str]) -> str:
    """The commands, one a line; a comment of bash stands for one that cannot be given.

    `real` says where a path leads inside the evidence, or raises `NoCommand`.
    """
    return "\n".join(_line(command, real) for command in commands)


def _line(command: Command, real: Callable[[InRoot], str]) -> str:
    typed = []
    for one in command.words:
        try:
            typed.append(one if isinstance(one, str) else in_root(real(one)))
        except NoCommand as why:
            path = one.path if isinstance(one, InRoot) else ""
            return f"# No command for {path}: {why}"
    # What a program says of its errors may hold a name too.
    return " | ".join((" ".join(typed) + " 2>&1", *command.through, "cat -v"))


def in_root(path: str) -> str:
    r"""A readable path below ROOT as one word of bash: `ROOT/etc/passwd`, `$'ROOT/a\x20b'`."""
    quoted = word(path)
    return f"$'ROOT{quoted[2:]}" if quoted.startswith("$'") else f"ROOT{quoted}"


def word(text: str) -> str:
    r"""Readable text as one word of bash. The readable form is already that of `$'...'`."""
    if text and _PLAIN.fullmatch(text) and not _OWN_ROOT.search(text):
        return text
    quoted = _TO_ESCAPE.sub(_escaped, text)
    return "$'" + _OWN_ROOT.sub(r"\\x52OOT", quoted) + "'"


def _escaped(found: re.Match[str]) -> str:
    if found[0].startswith("\\"):
        # A pair, or the number of a byte, stays; one that is alone would take the quote away.
        return found[0] if len(found[0]) > 1 else "\\\\"
    return "".join(f"\\x{byte:02x}" for byte in found[0].encode("utf-8", "surrogateescape"))


def reads(program: str, path: str, *through: str) -> Command:
    """A program, with its options, that reads one plain file."""
    return Command((program, InRoot(path, Opens.FILE)), through)


def names(*paths: str) -> tuple[Command, ...]:
    """What a listing says of the first few of these names; no link is followed."""
    looked = (InRoot(path, Opens.NAME) for path in dict.fromkeys(paths[:_MOST_PLACES]))
    return (Command(("ls -ldn", *looked)),)


def lines(*places: Place) -> tuple[Command, ...]:
    """The lines of the first few of `places`, or their whole files."""
    return tuple(
        reads("cat", place.path)
        if place.line is None
        else reads(f"sed -n {place.line}p", place.path, f"cut -c1-{_SHOWN_LINE}")
        for place in dict.fromkeys(places[:_MOST_PLACES])
    )


def log_lines(*places: Place) -> tuple[Command, ...]:
    """The lines of the first few of `places` in logs, which may be packed."""
    return tuple(
        reads("zcat -f", place.path, f"sed -n {place.line}p", f"cut -c1-{_SHOWN_LINE}")
        for place in dict.fromkeys(places[:_MOST_PLACES])
    )


def numbered_lines(path: str, *numbers: int) -> tuple[Command, ...]:
    """The first few of these lines of one file, in their order."""
    wanted = sorted(dict.fromkeys(numbers[:_MOST_LINES]))
    program = "sed -n " + " ".join(f"-e {number}p" for number in wanted)
    return (reads(program, path, f"cut -c1-{_SHOWN_LINE}"),)


def unwrapped(path: str) -> tuple[Command, ...]:
    """The texts that are hidden in a PHP file, and what they do; nothing of it is run."""
    return (reads("pratique unwrap", path),)


def listed(path: str, kind: str | None) -> tuple[Command, ...]:
    """The names in an archive of that kind; nothing is unpacked."""
    if kind in _TAR_KINDS:
        return (reads("tar -tvf", path),)
    return (reads("unzip -l", path), *php_texts(path))


def php_texts(path: str) -> tuple[Command, ...]:
    """The PHP that stands between other data in a file."""
    return (reads("strings -a -n 8", path, "grep -n '<?'", f"cut -c1-{_SHOWN_LINE}"),)


def packages_with(path: str) -> tuple[Command, ...]:
    """The lists of dpkg that hold `path`, under any of its names: none, where it prints none.

    dpkg itself would follow the links of the evidence, and read its own settings first.
    """
    inner = path.removeprefix("/usr")
    both = (path, f"/usr{inner}", inner) if _MERGED.match(inner) else (path,)
    wanted = " ".join(f"-e {word(one)}" for one in dict.fromkeys(both))
    info = InRoot("/var/lib/dpkg/info", Opens.FOLDER)
    return (Command((f"grep -rlaxF --include='*.list' {wanted} --", info)),)
