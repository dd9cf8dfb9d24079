"""`pratique demo`: a made-up server that was broken into, and what Pratique says of it."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import fail_on_option, json_option

if TYPE_CHECKING:
    from pratique.case.examine import Examined
    from pratique.demo.build import Demo
    from pratique.model import Severity

_HELP = """Write a small made-up server that was broken into, and examine it.

It is written twice, below a new folder: `suspect`, after the break-in, and `clean`,
its twin from before. Nothing in it can do harm: what looks like an attack never runs and
leads nowhere. What you see is what you will see on a disk of your own.

\b
Exit statuses:
  0 done                            2 wrong usage, or the folder cannot be used
  1 done, --fail-on was reached     3 done, but part of it could not be read
  70 Pratique itself failed         130 interrupted
"""

_TIMES: Final = (
    "Times of change (ctime) are those of this minute, since nobody can set them; on a real "
    "disk they say when something was done."
)
# A file with a hidden text, and a site of which the twin has a clean copy.
_WRAPPED: Final = "var/www/blog/content/plugins/calendar/calendar.php"
_COPY: Final = "var/www/blog"
_BACKUPS: Final = (
    "There are backups of four nights, too. They tell since when it is there, and which of them "
    "has no trace of it."
)
_QUESTION: Final = "select path, uid, mode from file where mode & 2048 > 0 order by path"


@click.command(help=_HELP, short_help="Try it on a made-up server.")
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write it here; the folder must be empty or new.  [default: a new temporary folder]",
)
@fail_on_option
@json_option
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(into: Path | None, fail_on: Severity | None, *, as_json: bool, quiet: bool) -> int:
    """Build the demo, examine it, and say where everything is."""
    from pratique.case.examine import examine
    from pratique.cli.examine import conclude
    from pratique.cli.say import ReaderLeft, say, say_aside, say_prose
    from pratique.cli.watch_progress import watching
    from pratique.demo.build import build

    folder = _folder(into)
    say_aside(f"Writing a small made-up server into {_shown(folder)}")
    demo = build(folder)
    with watching(quiet=quiet) as watcher:
        examined = examine(demo.suspect, folder / "case", watcher)
    status = conclude(examined, fail_on, as_json=as_json)
    guide = _guide(folder, demo, examined)
    if as_json:
        say_aside("\n".join(guide), lines=True)
        return status
    with contextlib.suppress(ReaderLeft):
        for line in guide:
            (say if line.startswith("  ") else say_prose)(line)
    return status


def _folder(into: Path | None) -> Path:
    from pratique.errors import UsageError

    if into is None:
        return Path(tempfile.mkdtemp(prefix="pratique-demo-"))
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        used = any(into.iterdir())
    except OSError as error:
        raise UsageError(
            f"This folder cannot be used: {error.strerror or error}",
            where=_shown(into),
            next_step="Name another folder with --into DIR.",
        ) from error
    if used:
        raise UsageError(
            "This folder is not empty, and the demo overwrites nothing",
            where=_shown(into),
            next_step="Name an empty or a new folder with --into DIR.",
        )
    return into.resolve()


def _shown(folder: Path) -> str:
    from pratique.case.folder import shown_path

    return shown_path(folder)


def _guide(folder: Path, demo: Demo, examined: Examined) -> list[str]:
    """What lies where, and what to try next; an indented line is to be copied as it is."""
    import shlex

    def word(path: Path) -> str:
        return shlex.quote(_shown(path))

    worst = examined.answer.findings[:1]
    copy = f"--known-good {word(demo.clean / _COPY)}"
    case = word(folder / "case")
    return [
        "",
        f"This was a made-up server; {len(demo.implants)} things were hidden in it. It lies here:",
        f"  after the break-in   {_shown(demo.suspect)}",
        f"  the same, before     {_shown(demo.clean)}",
        f"  the report           {_shown(examined.case.report(examined.evidence))}",
        "",
        _TIMES,
        "",
        "Try next; the first line says which case is meant:",
        f"  export PRATIQUE_CASE={case}",
        *(f"  pratique show {finding.id}" for finding in worst),
        "  pratique findings --severity high",
        "  pratique persistence",
        "  pratique secrets",
        "  pratique packages",
        "  pratique files --verdict malicious",
        f'  pratique sql "{_QUESTION}"',
        f"  pratique unwrap {word(demo.suspect / _WRAPPED)}",
        f"  pratique examine {word(demo.clean)} --case {word(folder / 'case-clean')}",
        f"  pratique examine {word(demo.suspect)} --case {word(folder / 'case-compared')} {copy}",
        "",
        _unseen(sum(1 for implant in demo.implants if implant.needs)),
        f"  pratique examine --known-good {word(demo.copy)}",
        f"  pratique examine --advisories {word(demo.advisories)}",
        "",
        _BACKUPS,
        f"  pratique history --history {word(demo.backups)}",
        "  pratique history /etc/passwd",
        "",
        "And then a disk of your own, mounted read-only:",
        "  pratique examine /mnt/suspect",
        "",
        "To remove the demo:",
        *(f"  {command}" for command in _removal(folder, demo)),
    ]


def _unseen(count: int) -> str:
    return (
        f"{count} of those things cannot be seen on this disk alone: a program was exchanged, and "
        "the package database made to agree with it. A clean copy of the package shows it. "
        "Advisories show which way in was open."
    )


def _removal(folder: Path, demo: Demo) -> list[str]:
    import shlex

    removal = [f"rm -r {shlex.quote(_shown(folder))}"]
    if demo.protected:
        # `chattr -R` would follow nothing, but complains of each link; find gives it files only.
        suspect = shlex.quote(_shown(demo.suspect))
        removal.insert(0, f"find {suspect} -type f -exec chattr -i {{}} +")
    return removal
