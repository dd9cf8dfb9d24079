"""`pratique verify`: whether a sealed bag, or the journal of a case, is as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.bag.verification import BagVerification
    from pratique.case.folder import Case
    from pratique.phrase import Phrase
    from pratique.record.verification import Verification

_HELP = """Say in one sentence whether anything has changed, and what.

A sealed bag, a folder or a .tar, is compared with its lists of digests, its signatures,
its time stamps and its journal. That needs no case and no network. Without a path, or with
a case folder, the journal of the case is verified.

\b
    pratique verify                             the journal of the case
    pratique verify case-sealed-2026-11-23      a bag
    pratique verify BAG --key 3f9a...           and that this key signed it

\b
Exit statuses:
  0 done: nothing has changed     5 no case and no bag, or it is encrypted
  1 something has changed         70 Pratique itself failed
  2 wrong usage                   130 interrupted
  3 part of it could not be read
"""

_SHOWN: Final = 200
_KEY: Final = re.compile(r"[0-9a-f]{8,64}")


@click.command(help=_HELP, short_help="Say whether a bag or a journal has changed.")
@click.argument("place", required=False, type=click.Path(path_type=Path))
@case_option
@click.option(
    "--key",
    metavar="HEX",
    default="",
    help="The key that signed the bag, as `pratique seal` named it, or its first digits.",
)
@json_option
def command(place: Path | None, case_folder: Path | None, key: str, *, as_json: bool) -> int:
    """Verify a bag or a journal."""
    from pratique.case.folder import DESCRIPTION, read
    from pratique.cli.chosen_case import chosen_case

    wanted = _key(key)
    if place is None:
        return _case(chosen_case(case_folder), as_json=as_json)
    if (place / DESCRIPTION).is_file() and not (place / "bagit.txt").exists():
        return _case(read(place), as_json=as_json)
    return _bag(place, wanted, as_json=as_json)


def _key(given: str) -> str:
    from pratique.errors import UsageError

    plain = "".join(given.split()).replace(":", "").lower()
    if plain and not _KEY.fullmatch(plain):
        raise UsageError(
            "This is no key: one has 64 hexadecimal digits, and 8 of them are enough",
            next_step="Copy it from where `pratique seal` printed it.",
        )
    return plain


def _bag(place: Path, key: str, *, as_json: bool) -> int:
    from pratique.bag.verification import verify_bag
    from pratique.cli.bag_progress import bag_progress
    from pratique.report.words import _

    done = 0
    with bag_progress(_("Verifying")) as shown:

        def step(size: int) -> None:
            nonlocal done
            done += size
            shown(done, None)

        found = verify_bag(place, key=key, step=step)
    if as_json:
        _bag_json(place, found)
    else:
        _say_bag(found, key)
    if found.unchanged:
        return 0
    return 3 if found.only_unread else 1


def _say_bag(found: BagVerification, key: str) -> None:
    from pratique.cli.say import say, say_aside, say_prose
    from pratique.report.phrases import size
    from pratique.report.story_words import said
    from pratique.report.words import _, figure

    say_prose(_bag_line(found))
    for one in found.problems[:_SHOWN]:
        say_prose(f"  {said(one.told)}", hang=4)
    if len(found.problems) > _SHOWN:
        more = {"count": figure(len(found.problems) - _SHOWN)}
        say(_("  and %(count)s more; --json lists them all") % more)
    told = {"count": figure(found.files), "size": size(found.bytes)}
    say_prose(_("Read: %(count)s files, %(size)s") % told)
    say_prose(_("Digest: %(digest)s") % {"digest": found.digest})
    say_prose(_("Key:    %(key)s") % {"key": found.key or "-"})
    for stamp in found.stamps:
        words = {
            "authority": stamp.authority,
            "time": stamp.time.strftime("%Y-%m-%d %H:%M:%S UTC"),
        }
        say_prose(_("Stamped: %(time)s by %(authority)s") % words)
    if found.journal is not None:
        for remark in found.journal.remarks:
            say_prose(said(remark))
    if found.unchanged and not key:
        say_aside(
            _(
                "This does not show that nobody exchanged the whole bag. Compare the digest or the "
                "key with what was noted when it was sealed, or give --key."
            )
        )
    if found.stamps:
        say_aside(
            _(
                "Time stamps were checked with the certificates in them. Whether these are of an "
                "authority that you trust is told by openssl; data/README.txt in the bag has the "
                "command."
            )
        )


def _bag_line(found: BagVerification) -> str:
    from pratique.report.words import _, figure, ngettext

    sealed = found.sealed.strftime("%Y-%m-%d %H:%M:%S UTC") if found.sealed else _("(not known)")
    told = {"time": sealed, "count": figure(len(found.problems))}
    if found.unchanged:
        return _("Nothing has changed in this bag since it was sealed on %(time)s.") % told
    if found.only_unread:
        return _("Part of this bag could not be read, so whether it changed cannot be told:")
    return (
        ngettext(
            "Something has changed since this bag was sealed: %(count)s problem.",
            "Something has changed since this bag was sealed: %(count)s problems.",
            len(found.problems),
        )
        % told
    )


def _bag_json(place: Path, found: BagVerification) -> None:
    from pratique.case.folder import shown_path
    from pratique.cli.say import say_json

    say_json(
        [
            {
                "bag": shown_path(place),
                "unchanged": found.unchanged,
                "sealed": found.sealed.isoformat() if found.sealed else None,
                "files": found.files,
                "bytes": found.bytes,
                "digest": found.digest,
                "key": found.key,
                "stamps": [
                    {"time": s.time.isoformat(), "authority": s.authority, "serial": s.serial}
                    for s in found.stamps
                ],
                "problems": [
                    {"fault": str(p.fault), "name": p.name, "told": p.told.english}
                    for p in found.problems
                ],
            }
        ]
    )


def _case(case: Case, *, as_json: bool) -> int:
    from pratique.case.folder import shown_path
    from pratique.case.journal import verified
    from pratique.cli.say import say_json

    found = verified(case)
    if as_json:
        say_json(
            [
                {
                    "case": shown_path(case.folder),
                    "intact": found.intact,
                    "entries": found.entries,
                    "last": found.last,
                    "keys": list(found.keys),
                    "problems": [
                        {
                            "fault": str(p.fault),
                            "line": p.line,
                            "entry": p.entry,
                            "told": p.told.english,
                        }
                        for p in found.problems
                    ],
                    "remarks": [remark.english for remark in found.remarks],
                }
            ]
        )
    else:
        _say_case(found)
    return 0 if found.intact else 1


def _say_case(found: Verification) -> None:
    from pratique.cli.say import say_prose
    from pratique.report.words import _, figure, ngettext

    told = {"count": figure(found.entries), "problems": figure(len(found.problems))}
    if not found.entries and found.intact:
        say_prose(_("This case has no journal yet."))
        return
    if found.intact:
        line = ngettext(
            "The journal is as it was written: %(count)s entry, signed and chained.",
            "The journal is as it was written: %(count)s entries, each signed and chained to the "
            "one before.",
            found.entries,
        )
    else:
        line = ngettext(
            "The journal is not as it was written: %(problems)s problem in %(count)s entries.",
            "The journal is not as it was written: %(problems)s problems in %(count)s entries.",
            len(found.problems),
        )
    say_prose(line % told)
    _say_phrases([problem.told for problem in found.problems])
    _say_phrases(found.remarks)
    say_prose(_("Last entry: %(hash)s") % {"hash": found.last})


def _say_phrases(phrases: Sequence[Phrase]) -> None:
    from pratique.cli.say import say_prose
    from pratique.report.story_words import said

    for phrase in phrases[:_SHOWN]:
        say_prose(f"  {said(phrase)}", hang=4)
