"""The command line: one file a command. Only this room and `web` print."""

from __future__ import annotations

import sys

import click

from pratique import __version__
from pratique.cli.group import Commands
from pratique.cli.say import say_error
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
            "\nInterrupted. What was done is kept; the same command goes on where it stopped.",
            err=True,
        )
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough. Nothing more may be written at exit.
        sys.stdout = None
        return 0
    return status if isinstance(status, int) else 0
