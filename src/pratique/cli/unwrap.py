"""`pratique unwrap`: the layers of an obfuscated file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import click

from pratique.cli.options import json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pratique.content.php.hidden_act import HiddenAct
    from pratique.content.unwrapping import Peeled, Unwrapping

_HELP = """Print the layers of an obfuscated PHP file one under the other: each text that is
hidden in the one above, how it was obtained, and the addresses, domains, mail addresses,
paths and hashes in it. At the end, what the program would do.

Nothing of the file is run. FILE is any file, of a case or not; - is standard input. A link
is not followed: on a disk that is mounted here, it leads to a file of this machine.

\b
    pratique unwrap suspicious.php
    pratique unwrap --layer 3 suspicious.php    one layer whole, nothing around it

\b
Exit statuses: 0 done; 2 wrong usage; 3 done, but there may be more layers than could
be worked out; 4 the file cannot be read; 70 Pratique itself failed.
"""
_LONGEST: Final = 32 << 20  # bytes of a file
_SHOWN: Final = 64 << 10  # bytes of a layer, where all are shown
_RULE: Final = "-" * 72


@click.command(help=_HELP, short_help="Print the layers of an obfuscated file.")
@click.argument("file", metavar="FILE", type=click.Path(allow_dash=True))
@click.option("--layer", type=click.IntRange(min=0), metavar="N", help="Print this layer only.")
@json_option
def command(file: str, layer: int | None, *, as_json: bool) -> int:
    """Unwrap one file."""
    from pratique.cli.say import say, say_aside, say_json
    from pratique.content.unwrapping import unwrap
    from pratique.errors import UsageError

    content = _content(file)
    found = unwrap(content[:_LONGEST])
    chosen = [one for one in found.layers if layer in (None, one.number)]
    if not chosen:
        raise UsageError(
            f"There is no layer {layer}: the last is {found.layers[-1].number}",
            next_step="Leave --layer out to see them all.",
        )
    if as_json:
        say_json(map(_json, chosen))
        say_json(_json_act(act) for act in found.acts if layer is None)
    elif layer is not None:
        say(_text(chosen[0].text), lines=True)
    else:
        _say(found)
    if not found.complete:
        say_aside("There may be more: a limit was reached before all was worked out.")
    if len(content) > _LONGEST:
        say_aside(f"The file is longer than what was read of it: its first {_LONGEST} bytes.")
    return 0 if found.complete and len(content) <= _LONGEST else 3


def _content(file: str) -> bytes:
    """The first bytes of the file, one more than are unwrapped."""
    from pratique.errors import EvidenceError
    from pratique.model import readable

    try:
        return _of_standard_input() if file == "-" else _of_file(file)
    except OSError as error:
        raise EvidenceError(
            f"The file cannot be read: {error.strerror or error}",
            where=readable(file.encode("utf-8", "surrogateescape")),
            next_step="Check its name, and that you may read it.",
        ) from error


def _of_standard_input() -> bytes:
    import errno
    import os
    import sys

    if sys.stdin is None:  # the shell closed it: `<&-`
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdin.buffer.read(_LONGEST + 1)


def _of_file(file: str) -> bytes:
    import os
    import stat
    from pathlib import Path

    from pratique.evidence.inside import FILE_FLAGS
    from pratique.model import readable

    if Path(file).is_symlink():
        target = readable(os.fsencode(Path(file).readlink()))
        raise OSError(0, f"it is a link to {target}, and no link is followed")
    try:
        opened = os.open(file, FILE_FLAGS | os.O_NOATIME)
    except PermissionError:  # only its owner may leave the time of last access as it is
        opened = os.open(file, FILE_FLAGS)
    try:
        # A device or a pipe would make us wait, or act, when it is read.
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise OSError(0, "it is no regular file")
        with os.fdopen(opened, "rb", closefd=False) as source:
            return source.read(_LONGEST + 1)
    finally:
        os.close(opened)


def _say(found: Unwrapping) -> None:
    from pratique.cli.say import say, say_prose

    for one in found.layers:
        say_prose(_headline(one), hang=2)
        _say_text(one)
        for indicator in one.indicators:
            say(f"  {indicator.kind}: {indicator.value}")
        say()
    if not found.program:
        say_prose("There is no PHP in it, and only PHP is unwrapped.")
    elif len(found.layers) == 1:
        say_prose("No hidden text was found in it.")
    if found.line_ends:
        say_prose(
            "It reads itself at positions that fit only with other line ends. A transfer has "
            "changed these; it was unwrapped with the ones that fit."
        )
    if found.acts:
        say("What it would do, as far as that could be worked out:")
        for act in found.acts:
            say_prose(f"  line {act.line}: {act.why}", hang=4)


def _say_text(one: Peeled) -> None:
    from pratique.cli.say import say

    if not one.text:
        return
    say(_RULE)
    say(_text(one.text[:_SHOWN]).strip("\n"), lines=True)
    say(_RULE)
    if len(one.text) > _SHOWN:
        left = len(one.text) - _SHOWN
        say(f"  {left} more bytes are not shown; --layer {one.number} prints it whole")


def _headline(one: Peeled) -> str:
    size = "1 byte" if len(one.text) == 1 else f"{len(one.text)} bytes"
    if not one.number:
        return f"layer 0: the file itself, {size}"
    through = _steps(one.how)
    if not one.runner:
        return f"text {one.number}: decoded by {through}, run nowhere that was seen, {size}"
    source = f"what comes out of {through}" if through else "a text put together"
    place = f"on line {one.line} of layer {one.parent}"
    return f"layer {one.number}: {place}, {one.runner} runs {source}, {size}"


def _steps(how: tuple[str, ...]) -> str:
    """The functions in their order; one that is called again and again is named once."""
    named = []
    for name, again in groupby(how):
        count = sum(1 for _ in again)
        named.append(name if count == 1 else f"{name} ({count} times)")
    return ", then ".join(named)


def _text(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


def _json(one: Peeled) -> dict[str, Any]:
    from pratique.model import readable

    return {
        "layer": one.number,
        "parent": one.parent,
        "line": one.line,
        "how": list(one.how),
        "runner": one.runner,
        "size": len(one.text),
        "text": readable(one.text),
        "indicators": list(_json_indicators(one)),
    }


def _json_indicators(one: Peeled) -> Iterator[dict[str, str]]:
    for indicator in one.indicators:
        yield {"kind": indicator.kind, "value": indicator.value}


def _json_act(act: HiddenAct) -> dict[str, Any]:
    return {
        "act": act.mark,
        "line": act.line,
        "quote": act.quote,
        "why": act.why,
        "confidence": act.confidence,
    }
