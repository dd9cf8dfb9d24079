"""`pratique stamp`: file the answer of a time-stamp authority with a sealed bag."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.bag.filing import Filed

_HELP = """File the answer of a time-stamp authority (RFC 3161) with the sealed bag it is for.

The request lies in the bag (tagmanifest-sha256.tsq), or beside one that is a single file.
Send it to any authority; most take it with curl:

\b
    curl -H 'Content-Type: application/timestamp-query' \\
         --data-binary @BAG/tagmanifest-sha256.tsq AUTHORITY > answer.tsr
    pratique stamp BAG answer.tsr

The answer is checked: granted, for this bag and this request, signed by the certificate
in it. Whether you trust that authority is for you to say; `openssl ts -verify` with its
root certificate tells whether it is the one that you mean.

\b
Exit statuses:
  0 done                              5 no bag, or the answer cannot be filed
  2 wrong usage, or no answer for it  70 Pratique itself failed
"""


@click.command(help=_HELP, short_help="File a time stamp with a sealed bag.")
@click.argument("bag", type=click.Path(path_type=Path))
@click.argument("answer", type=click.Path(path_type=Path))
@case_option
@json_option
def command(bag: Path, answer: Path, case_folder: Path | None, *, as_json: bool) -> int:
    """File an answer."""
    from pratique.bag.filing import file_answer
    from pratique.case.folder import shown_path
    from pratique.cli.say import say_json

    filed = file_answer(bag, answer)
    noted = _journalled(filed, case_folder)
    if as_json:
        say_json(
            [
                {
                    "answer": shown_path(filed.place),
                    "time": filed.stamp.time.isoformat(),
                    "authority": filed.stamp.authority,
                    "serial": filed.stamp.serial,
                    "digest": filed.digest,
                    "journalled": noted,
                }
            ]
        )
    else:
        _say(filed, noted=noted)
    return 0


def _journalled(filed: Filed, case_folder: Path | None) -> bool:
    """Write it into the journal of the case, where that is at hand; a bag needs none."""
    from pratique.bag.filing import journalled
    from pratique.case.folder import find
    from pratique.errors import NoCase

    try:
        case = find(case_folder)
    except NoCase:
        if case_folder is not None:
            raise
        return False
    return journalled(case, filed)


def _say(filed: Filed, *, noted: bool) -> None:
    from pratique.case.folder import shown_path
    from pratique.cli.say import say, say_aside, say_prose
    from pratique.report.words import _

    told = {
        "authority": filed.stamp.authority,
        "time": filed.stamp.time.strftime("%Y-%m-%d %H:%M:%S UTC"),
    }
    say_prose(_("%(authority)s confirms that this bag existed on %(time)s.") % told)
    say(shown_path(filed.place))
    if not noted:
        say_aside(
            _(
                "It is not in the journal of a case: the case that was sealed is not here. Name it "
                "with --case DIR to write it there, too."
            )
        )
