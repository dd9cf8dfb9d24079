"""`pratique seal`: the case as a package that anybody can read and verify in ten years."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.bag.kind import Kind
    from pratique.bag.sealing import Sealed
    from pratique.case.folder import Case

_HELP = """Put the whole case into one sealed package: a BagIt bag (RFC 8493).

It holds the report, the answers, the journal and all tables in plain formats, lists of
digests, a signature, a request for a time stamp, and a text that explains how to read
and verify it with nothing but sha256sum and openssl. It is there wholly or not at all.

The key that signed is destroyed afterwards, and another one signs from then on: nobody
can change what was sealed, not even you.

\b
    pratique seal                               a folder beside the case
    pratique seal --output case.tar             one file
    pratique seal --to age1... --to age1...     one file that only these can read

\b
Exit statuses:
  0 done                          5 no case, or the bag cannot be written: no room
  2 wrong usage, or the program   70 Pratique itself failed
    that encrypts is missing      130 interrupted; nothing half done is left
"""


@click.command(help=_HELP, short_help="Seal the case for years.")
@case_option
@click.option(
    "--output",
    "-o",
    metavar="PLACE",
    type=click.Path(path_type=Path),
    help="A new folder, or a file that ends in .tar.  [default: beside the case folder]",
)
@click.option(
    "--to",
    "recipients",
    metavar="KEY",
    multiple=True,
    help="Encrypt to this key, with the installed age (age1...) or gpg (a fingerprint or an "
    "address). May be given several times. Nothing readable is written.",
)
@click.option(
    "--without",
    metavar="KIND",
    multiple=True,
    help="Leave out this kind of data: reports, people, exports, quarantine, tables, logs, mail "
    "or secrets. May be given several times.",
)
@click.option(
    "--with-addresses",
    is_flag=True,
    help="Do not cover the mail addresses in tables of logs and mail.",
)
@click.option("--organization", metavar="TEXT", default="", help="Who seals it, for bag-info.txt.")
@json_option
def command(
    case_folder: Path | None,
    output: Path | None,
    recipients: tuple[str, ...],
    without: tuple[str, ...],
    organization: str,
    *,
    with_addresses: bool,
    as_json: bool,
) -> int:
    """Seal the case."""
    from pratique.bag.sealing import Wanted, seal
    from pratique.cli.bag_progress import bag_progress
    from pratique.cli.chosen_case import chosen_case
    from pratique.report.words import _

    kinds = _kinds(without)
    case = chosen_case(case_folder)
    wanted = Wanted(
        output or _beside(case, recipients),
        recipients,
        kinds,
        covered=not with_addresses,
        organization=organization,
    )
    with bag_progress(_("Sealing")) as packed:
        sealed = seal(case, wanted, packed)
    if as_json:
        _say_json(sealed)
    else:
        _say(sealed)
    return 0


def _say(sealed: Sealed) -> None:
    import shlex

    from pratique.case.folder import shown_path
    from pratique.cli.say import say, say_aside, say_prose
    from pratique.report.phrases import size
    from pratique.report.words import _, figure, ngettext

    say(shown_path(sealed.place))
    told = {"count": figure(sealed.files), "size": size(sealed.bytes)}
    say_aside(
        ngettext("Sealed: %(count)s file, %(size)s", "Sealed: %(count)s files, %(size)s",
                 sealed.files) % told
    )  # fmt: skip
    if sealed.left_out:
        say_aside(
            ngettext(
                "%(count)s thing of the case is not in it; data/left-out.csv in the bag says why.",
                "%(count)s things of the case are not in it; data/left-out.csv in the bag says "
                "why.",
                sealed.left_out,
            )
            % {"count": figure(sealed.left_out)}
        )
    say_prose(_("Digest: %(digest)s") % {"digest": sealed.digest})
    say_prose(_("Key:    %(key)s") % {"key": sealed.key})
    say_aside(
        _(
            "Write these two numbers on paper, or send them to somebody: they prove later that "
            "nobody exchanged the whole bag. The key that signed is destroyed."
        )
    )
    say_aside(
        _(
            "For a time that others believe, send this request to a time-stamp authority (RFC "
            "3161), then file its answer:"
        )
    )
    say_aside(f"  {shown_path(sealed.request)}", lines=True)
    place = shlex.quote(shown_path(sealed.place))
    say_aside(f"  pratique stamp {place} ANSWER.tsr", lines=True)
    say_aside(f"  pratique verify {place}", lines=True)


def _say_json(sealed: Sealed) -> None:
    from pratique.case.folder import shown_path
    from pratique.cli.say import say_json

    say_json(
        [
            {
                "bag": shown_path(sealed.place),
                "request": shown_path(sealed.request),
                "digest": sealed.digest,
                "key": sealed.key,
                "files": sealed.files,
                "bytes": sealed.bytes,
                "left_out": sealed.left_out,
                "kinds": {str(kind): count for kind, count in sealed.counts.items()},
            }
        ]
    )


def _kinds(words: tuple[str, ...]) -> frozenset[Kind]:
    from pratique.bag.kind import ALWAYS, Kind
    from pratique.errors import UsageError

    known = {str(kind): kind for kind in Kind if kind not in ALWAYS}
    for word in words:
        if word not in known:
            raise UsageError(
                f"There is no kind of data called {word} that could be left out",
                next_step=f"One of: {', '.join(known)}.",
            )
    return frozenset(known[word] for word in words)


def _beside(case: Case, recipients: tuple[str, ...]) -> Path:
    """A name of the day beside the case folder that is not taken."""
    import os

    from pratique.bag.encryption import cipher_for

    suffix = f".tar{cipher_for(recipients).suffix}" if recipients else ""
    folder = Path(os.path.realpath(case.folder))
    stem = f"{folder.name}-sealed-{datetime.now(UTC):%Y-%m-%d}"
    number = 1
    while True:
        name = stem if number == 1 else f"{stem}-{number}"
        if not os.path.lexists(folder.with_name(name + suffix)):
            return folder.with_name(name + suffix)
        number += 1
