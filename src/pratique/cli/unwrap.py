"""`pratique unwrap`: the layers of an obfuscated file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pratique.cli.options import json_option

if TYPE_CHECKING:
    from pratique.content.unwrapping import Peeled, Unwrapping

_HELP = """Print the layers of an obfuscated PHP file one under the other: each text that is
hidden in the one above, how it was obtained, and the addresses, paths, password hashes,
domains and mail addresses in it. At the end, what the program would do that cannot be read
in its source.

Nothing of the file is run. FILE is any file, of a case or not; - is standard input.

\b
    pratique unwrap suspicious.php
    pratique unwrap --layer 3 suspicious.php      one layer, and nothing around it

\b
Exit statuses: 0 done; 2 wrong usage; 3 done, but there may be more layers than could be
worked out; 4 the file cannot be read; 70 Pratique itself failed.
"""
_LONGEST: Final = 32 << 20
_RULE: Final = "-" * 72


@click.command(help=_HELP, short_help="Print the layers of an obfuscated file.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--layer", type=click.IntRange(min=0), metavar="N", help="Print this layer only.")
@json_option
def command(file: Path, layer: int | None, *, as_json: bool) -> int:
    """Unwrap one file."""
    from pratique.cli.say import say, say_json
    from pratique.content.unwrapping import unwrap
    from pratique.errors import UsageError

    found = unwrap(_content(file))
    chosen = [one for one in found.layers if layer in (None, one.number)]
    if not chosen:
        raise UsageError(
            f"There is no layer {layer}: the last is {found.layers[-1].number}",
            next_step="Leave --layer out to see them all.",
        )
    if as_json:
        say_json(map(_json, chosen))
    elif layer is not None:
        say(_text(chosen[0].text), lines=True)
    else:
        _say(found)
    return 0 if found.complete else 3


def _content(file: Path) -> bytes:
    import os
    import stat
    import sys

    from pratique.errors import EvidenceError

    if str(file) == "-":
        return sys.stdin.buffer.read(_LONGEST)
    try:
        # A device or a pipe would make us wait, or act, when it is opened.
        opened = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
        with os.fdopen(opened, "rb") as source:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise EvidenceError(
                    "This is no regular file", where=str(file), next_step="Give one file."
                )
            return source.read(_LONGEST)
    except OSError as error:
        raise EvidenceError(
            f"The file cannot be read: {error.strerror}",
            where=str(file),
            next_step="Check its name, and that you may read it.",
        ) from error


def _say(found: Unwrapping) -> None:
    from pratique.cli.say import say, say_prose

    for one in found.layers:
        say_prose(_headline(one), hang=2)
        say(_RULE)
        say(_text(one.text).strip("\n"), lines=True)
        say(_RULE)
        for indicator in one.indicators:
            say(f"  {indicator.kind}: {indicator.value}")
        say()
    if len(found.layers) == 1:
        say_prose("No hidden text was found in it.")
    if found.acts:
        say("What it does that its source does not show:")
        for act in found.acts:
            say_prose(f"  line {act.line}: {act.why}", hang=4)
    if not found.complete:
        say_prose("There may be more: working it out took more steps than are allowed.")


def _headline(one: Peeled) -> str:
    size = f"{len(one.text)} bytes"
    if not one.number:
        return f"layer 0: the file itself, {size}"
    through = f" what comes out of {', then '.join(one.how)}" if one.how else " a text put together"
    if not one.runner:
        return f"text {one.number}: decoded by {', then '.join(one.how)}, {size}"
    return (
        f"layer {one.number}: on line {one.line} of layer {one.parent}, {one.runner} runs{through},"
        f" {size}"
    )


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
        "indicators": [{"kind": i.kind, "value": i.value} for i in one.indicators],
    }
