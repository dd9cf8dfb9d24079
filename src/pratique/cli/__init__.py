"""The command line: one file a command. Only this room and `web` print."""

from __future__ import annotations

import contextlib
import io
import os
import sys

import click

from pratique import __version__
from pratique.cli.group import Commands
from pratique.cli.options import language_option
from pratique.cli.say import ReaderLeft, let_the_rest_go_nowhere, say_aside, say_error
from pratique.errors import PratiqueError
from pratique.report.words import ENGLISH, language_of, reading_in

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
  70   Pratique itself failed; that says nothing about the evidence
  130  interrupted; what was done is kept

\b
The case is the folder given with --case, else $PRATIQUE_CASE, else the one in or
below the current folder that you used last. Only a case that you made on this
machine is found so; any other has to be named.

With PRATIQUE_TRACEBACK=1, Pratique prints the details when it fails itself.

Completion for bash: eval "$(_PRATIQUE_COMPLETE=bash_source pratique)"; also zsh_source,
fish_source.
"""


@click.group(
    cls=Commands,
    help=_HELP,
    epilog=_AFTER,
    params=[language_option],
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
    with reading_in(ENGLISH):  # and in nothing else, once it is over
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    try:
        with reading_in(language_of(None, os.environ)):
            return _status(arguments)
    except PratiqueError as error:
        say_error(error)
        return error.exit_status
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        say_aside("Interrupted. What was done is kept; the same command goes on where it stopped.")
        return 130
    except Exception as error:  # noqa: BLE001 - it would end in 1, which is an answer
        from pratique.cli.fault import details, own_fault

        fault = own_fault(error)
        if told := details(error):
            say_aside(told, lines=True)
        say_error(fault)
        return fault.exit_status


def _status(arguments: list[str]) -> int:
    try:
        status = command.main(arguments, prog_name="pratique", standalone_mode=False)
    except ReaderLeft:
        return 0
    except SystemExit:
        # click ends so when the reader of a help text has left, and after shell completion.
        let_the_rest_go_nowhere()
        return 0
    return status if isinstance(status, int) else 0
