"""The command line: one file a command. Only this room and `web` print."""

from __future__ import annotations

import contextlib
import io
import os
import sys

import click

from pratique import __version__
from pratique.cli.group import Commands
from pratique.cli.say import ReaderLeft, say_error
from pratique.errors import PratiqueError

_HELP = """Find out what happened to a compromised Linux server, and bring it back.

Start with a copy or a read-only mount of its disk, on a machine that is healthy:

\b
    pratique examine /mnt/suspect

Nothing in the evidence is changed, and nothing in it is run. Results are kept in a
case folder; the other commands show them.
"""

_AFTER = """\b
Exit statuses of every command:
  0    done
  1    done, and --fail-on SEVERITY was reached
  2    wrong usage
  3    done, but part of the evidence could not be read
  4    the evidence was not recognised or could not be read at all
  5    the case folder is missing, locked, full or from another version
  130  interrupted; what was done is kept

\b
The case is the folder given with --case, else $PRATIQUE_CASE, else the newest one in
or below the current folder.

Completion for bash: eval "$(_PRATIQUE_COMPLETE=bash_source pratique)"; also zsh_source,
fish_source.
"""


@click.group(
    cls=Commands,
    help=_HELP,
    epilog=_AFTER,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def command() -> None:
    """Stand for all commands."""


def main() -> None:
    """Run the command line of this process, and end the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # What a terminal of another encoding cannot show is written out, and no reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; its exit status."""
    try:
        status = command.main(arguments, prog_name="pratique", standalone_mode=False)
    except PratiqueError as error:
        say_error(error)
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo(
            "Interrupted. What was done is kept; the same command goes on where it stopped.",
            err=True,
        )
        return 130
    except ReaderLeft:
        _close_the_pipe()
        return 0
    return status if isinstance(status, int) else 0


def _close_the_pipe() -> None:
    """Let what is still to be flushed at exit go nowhere, instead of into the broken pipe."""
    with contextlib.suppress(OSError, ValueError):  # a stream in memory has no number
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
