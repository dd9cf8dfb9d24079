"""`pratique read`: one file of the evidence, safe to look at."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pratique.cli.options import case_option, container_option, json_option, key_file_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pratique.evidence.base import OpenFile, Source
    from pratique.model import Entry

_HELP = """Print a file of the evidence, whatever the evidence is: a disk, an image, an archive,
a snapshot. What would steer your terminal is written out; links are followed inside the
evidence. Of a folder, the names in it are listed. Nothing is unpacked or run.

PATH is absolute on the suspect machine. The evidence is that of the case.

\b
    pratique read /var/www/blog/x.php
    pratique read --status /etc/passwd /tmp/.x     owner, mode, size, times
    pratique read --raw /usr/bin/ls | sha256sum    the exact bytes

--raw writes to a pipe or a file, never to a terminal. Programs of an intruder are then on
your machine: do not make them executable.

\b
Exit statuses: 0 done; 2 wrong usage; 3 only a part could be read; 4 it is not there,
or cannot be read; 5 no case; 70 Pratique itself failed; 130 interrupted.
"""
_MOST: Final = 16 << 20  # bytes that are shown; --raw knows no limit
_LONGEST_LINE: Final = 1 << 16


@click.command(help=_HELP, short_help="Print a file of the evidence, safe to look at.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@case_option
@container_option
@click.option("--status", "only_status", is_flag=True, help="Say what it is; follow no link.")
@click.option("--raw", is_flag=True, help="The exact bytes, to a pipe or a file.")
@key_file_option
@json_option
def command(
    paths: tuple[str, ...],
    case_folder: Path | None,
    container: str | None,
    *,
    only_status: bool,
    raw: bool,
    key_files: tuple[Path, ...],
    as_json: bool,
) -> int:
    """Print files of the evidence of a case."""
    if raw and (only_status or as_json):
        raise click.UsageError("--raw prints bytes and nothing else: leave the other option out")
    if raw and sys.stdout.isatty():
        raise click.UsageError("--raw does not write to a terminal: send it into a pipe or a file")
    with closing(_evidence(case_folder, container, key_files)) as source:
        statuses = [
            _read(source, path, only_status=only_status, raw=raw, as_json=as_json) for path in paths
        ]
    return max(statuses)


def _evidence(given: Path | None, container: str | None, key_files: tuple[Path, ...]) -> Source:
    from pratique.case.container import named
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.given_evidence import reopened
    from pratique.errors import EvidenceError
    from pratique.evidence import open_evidence

    case = chosen_case(given)
    known = case.newest()
    place = reopened(known.place(), key_files)
    source = open_evidence(place, case.survey(known.id))
    if source.identity() != known.id:
        source.close()
        raise EvidenceError(
            "What lies there now is not the evidence of this case, or it is not open wholly",
            where=known.location,
            next_step="Is another disk mounted there? Is it encrypted, and its key not given?",
        )
    if container is None:
        return source
    inside = named(case, known.id, container).within(place)
    source.close()
    return inside.open()


def _read(source: Source, typed: str, *, only_status: bool, raw: bool, as_json: bool) -> int:
    from pratique.cli.say import say, say_json
    from pratique.model import EntryType, readable

    entry = _found(source, typed, follow=not only_status)
    if only_status:
        if as_json:
            say_json([_json(entry)])
        else:
            say(_line(entry))
        return 0
    if entry.type is EntryType.DIRECTORY:
        names = [readable(name) for name in source.names(entry.path)]
        if as_json:
            say_json({"name": name} for name in names)
        for name in [] if as_json else names:
            say(name)
        return 0
    if entry.type is not EntryType.REGULAR:
        raise _refusal(f"This is no file that can be read: it is a {entry.type.value}", entry)
    with source.open(entry) as opened:
        if raw:
            return _copied(opened)
        return _shown(opened, entry, as_json=as_json)


def _found(source: Source, typed: str, *, follow: bool) -> Entry:
    """What is called so: exactly, else in the readable form in which a report names it."""
    from pratique.errors import EvidenceError
    from pratique.model import exact, readable

    for path in (os.fsencode(typed), exact(typed)):
        plain = path.strip(b"/")
        folder, slash, name = plain.rpartition(b"/")
        wanted = source.canonical(plain) if follow else source.canonical(folder) + slash + name
        entry = source.lookup(wanted.lstrip(b"/"))
        if entry is not None:
            return entry
    raise EvidenceError(
        "There is nothing at this path in the evidence",
        where=readable(os.fsencode(typed)),
        next_step="Paths are those of the suspect machine, from its root: /etc/passwd.",
    )


def _refusal(what: str, entry: Entry) -> Exception:
    from pratique.errors import EvidenceError
    from pratique.model import readable

    return EvidenceError(what, where=readable(b"/" + entry.path), next_step="Try --status.")


def _copied(opened: OpenFile) -> int:
    from pratique.cli.say import say_bytes

    for chunk in opened.chunks():
        say_bytes(chunk)
    return 0


def _shown(opened: OpenFile, entry: Entry, *, as_json: bool) -> int:
    from pratique.cli.say import say, say_aside, say_error, say_json
    from pratique.errors import EvidenceError
    from pratique.model import readable

    count = 0
    try:
        for count, line in enumerate(_lines(_first(opened.chunks())), start=1):
            text = line.decode("utf-8", "surrogateescape")
            if as_json:
                say_json([{"line": count, "text": readable(line)}])
            else:
                say(text, lines=True)
    except EvidenceError as error:
        if not count:
            raise
        say_error(error)
        return 3
    if entry.size > _MOST:
        say_aside(f"The file has {entry.size} bytes; its first {_MOST} are shown. --raw gives all.")
        return 3
    return 0


def _first(chunks: Iterable[bytes]) -> Iterator[bytes]:
    left = _MOST
    for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left <= 0:
            return


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends; one that is very long comes in several."""
    held = b""
    for chunk in chunks:
        *whole, held = (held + chunk).split(b"\n")
        yield from whole
        while len(held) > _LONGEST_LINE:
            yield held[:_LONGEST_LINE]
            held = held[_LONGEST_LINE:]
    if held:
        yield held


def _line(entry: Entry) -> str:
    """Type, mode, owner, size and all times, in one line."""
    from pratique.case.answer import iso
    from pratique.model import readable

    told = _json(entry)
    times = "  ".join(f"{name} {iso(getattr(entry, name)) or '-'}" for name in _TIMES)
    flags = "".join(f" {name}" for name in ("immutable", "append_only") if told[name])
    target = "" if entry.symlink_target is None else f" -> {readable(entry.symlink_target)}"
    what = f"{entry.type.value} {told['mode']} {entry.uid}:{entry.gid} {entry.size}"
    return f"{what}  {times}{flags}  {told['path']}{target}"


_TIMES: Final = ("mtime", "ctime", "btime")


def _json(entry: Entry) -> dict[str, Any]:
    from pratique.case.answer import iso
    from pratique.model import readable

    return {
        "path": readable(b"/" + entry.path),
        "type": entry.type.value,
        "mode": f"{entry.mode & 0o7777:04o}",
        "uid": entry.uid,
        "gid": entry.gid,
        "size": entry.size,
        "inode": entry.inode,
        **{name: iso(getattr(entry, name)) for name in _TIMES},
        "immutable": bool(entry.immutable),
        "append_only": bool(entry.append_only),
        "target": None if entry.symlink_target is None else readable(entry.symlink_target),
    }
