"""`pratique address`: all that one address did, over all logs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.case.folder import Case
    from pratique.inventory.address_activity import AddressActivity
    from pratique.story.address import Doings

_HELP = """Tell all that one address did, over all logs: session by session, what it got
into, and which findings it had to do with: files that it called or brought, or that came
while it was logged in. Behind a proxy, the visitor is who the proxy says.

\b
    pratique address 203.0.113.66

Without an address: those that matter, those of the story first.

\b
Exit statuses:
  0 done, also where no log tells of it     2 wrong usage
  5 no case                                70 Pratique itself failed
"""
_ADDRESSES: Final = 20


@click.command(help=_HELP, short_help="Tell what one address did, over all logs.")
@click.argument("address", required=False)
@case_option
@json_option
def command(address: str | None, case_folder: Path | None, *, as_json: bool) -> int:
    """Tell of one address, or list those that matter."""
    from pratique.case.evidence_tables import tables_of
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import ReaderLeft
    from pratique.story.address import doings, that_matter, written_as

    case = chosen_case(case_folder)
    evidence = case.newest().id
    with tables_of(case, evidence) as tables, contextlib.suppress(ReaderLeft):
        if address is None:
            _list(list(that_matter(tables, _of_story(case), _ADDRESSES)), as_json=as_json)
        else:
            wanted = written_as(address)
            _tell(wanted, doings(tables, wanted), as_json=as_json)
    return 0


def _of_story(case: Case) -> tuple[str, ...]:
    """The addresses that had a part in the story; none in a case from before stories."""
    from pratique.case.narrative import story_if_told

    story = story_if_told(case, case.newest().id)
    return () if story is None else story.addresses


def _list(found: list[AddressActivity], *, as_json: bool) -> None:
    from pratique.cli.say import say_aside, say_json, say_prose
    from pratique.report.words import _

    if as_json:
        say_json(_activity_json(one) for one in found)
        return
    for one in found:
        say_prose(f"{one.address}  {_span(one)}  {_counts(one)}", hang=4)
    if found:
        command = f"pratique address {found[0].address}"
        say_aside(_("All of one: %(command)s") % {"command": command})
    else:
        say_aside(_("No log tells of an address that tried anything."))


def _tell(address: str, found: Doings | None, *, as_json: bool) -> None:
    from pratique.cli.say import say, say_aside, say_json, say_prose
    from pratique.report.phrases import moment
    from pratique.report.words import _, figure

    if found is None:
        say_aside(_("No log that was read tells of %(address)s.") % {"address": address})
        return
    if as_json:
        say_json([_json(found)])
        return
    one = found.activity
    say_prose(f"{one.address}  {_span(one)}")
    say_prose(f"  {_counts(one)}", hang=2)
    if one.got_into:
        names = {"names": ", ".join(one.got_into)}
        say_prose("  " + _("Logged in as: %(names)s") % names, hang=4)
    say()
    if found.left:
        say(_("Findings that it had to do with"))
        for left in found.left:
            say_prose(f"  {left.finding}  {left.severity}  {left.path}: {_how(left.how)}", hang=4)
        say()
    say(_("What it did"))
    for stretch in found.stretches:
        when = moment(stretch.start) if stretch.start is not None else _("at an unknown time")
        say_prose(f"  {when}  {stretch.kind}: {stretch.what}", hang=4)
        say_prose(f"    {stretch.path}:{stretch.line}", hang=6)
    if found.more:
        text = _("and %(count)s more, later: pratique sql tells them")
        say("  " + text % {"count": figure(found.more)})


def _how(how: str) -> str:
    """What it had to do with a file."""
    from pratique.report.words import _

    return {
        "called": _("it called this"),
        "brought": _("it brought this"),
        "came in its session": _("this came while it was logged in"),
    }.get(how, how)


def _span(one: AddressActivity) -> str:
    from pratique.report.phrases import moment
    from pratique.report.words import _

    if one.first is None or one.last is None:
        return _("at unknown times")
    told = {"first": moment(one.first), "last": moment(one.last)}
    return _("%(first)s to %(last)s") % told


def _counts(one: AddressActivity) -> str:
    """What is not zero, in words."""
    from pratique.report.words import figure, ngettext

    told = (
        (one.requests, "%(count)s request", "%(count)s requests"),
        (one.errors, "%(count)s refused with 4xx", "%(count)s refused with 4xx"),
        (one.posts, "%(count)s by POST", "%(count)s by POST"),
        (one.attempts, "%(count)s like an attack", "%(count)s like attacks"),
        (one.logins, "%(count)s login", "%(count)s logins"),
        (one.failures, "%(count)s failure", "%(count)s failures"),
        (one.accounts_tried, "%(count)s name tried in vain", "%(count)s names tried in vain"),
        (one.transfers, "%(count)s transfer", "%(count)s transfers"),
        (one.mails, "%(count)s message", "%(count)s messages"),
        (one.blocks, "shut out once", "%(count)s times shut out"),
        (one.commands, "%(count)s command", "%(count)s commands"),
    )
    return ", ".join(
        ngettext(single, several, count) % {"count": figure(count)}
        for count, single, several in told
        if count
    )


def _activity_json(one: AddressActivity) -> dict[str, Any]:
    from pratique.case.answer import iso

    return {**asdict(one), "first": iso(one.first), "last": iso(one.last)}


def _json(found: Doings) -> dict[str, Any]:
    return {
        **_activity_json(found.activity),
        "stretches": list(_stretches(found)),
        "more": found.more,
        "left": [asdict(one) for one in found.left],
    }


def _stretches(found: Doings) -> Iterator[dict[str, Any]]:
    from pratique.case.answer import iso

    for one in found.stretches:
        yield {**asdict(one), "start": iso(one.start), "end": iso(one.end)}
