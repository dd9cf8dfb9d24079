"""`pratique people`: who is told in this case, what is theirs, and what they were told."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.phrase import Phrase

_HELP = """List the people of this case: customers with their sites and accounts, counsel,
insurer, provider, authorities; in which language, and what each was told, when, by whom.
Customers whose site or account is affected and who were not told yet come first.

\b
    pratique people --add customer --name "Ada Rossi" --mail ada@example.org \\
        --lang it --site /var/www/shop
    pratique people --change P-1 --phone "+39 06 5550100"
    pratique people --told P-1 --how mail --what "What happened; change passwords." \\
        --by "Bruno" --when "2026-11-03 09:30 Europe/Rome" --duty gdpr-33-2

Names and addresses are kept in people.toml in the case folder, which you may edit; the
journal holds the keys alone.

\b
Exit statuses:
  0 done              5 no case, or people.toml is damaged
  2 wrong usage       70 Pratique itself failed
"""


@click.command(help=_HELP, short_help="List who is told, and what they were told.")
@click.option(
    "--add",
    "role",
    metavar="ROLE",
    help="Add a customer, legal, insurer, provider, authority, csirt, police, brand.",
)
@click.option("--change", "changed", metavar="P-N", help="Change what is known of somebody.")
@click.option("--remove", "removed", metavar="P-N", help="Take somebody out of the list.")
@click.option("--told", "told", metavar="P-N", help="Write down that somebody was told.")
@click.option("--role", "new_role", metavar="ROLE", help="With --change: what they are.")
@click.option("--name", metavar="TEXT", help="Their name.")
@click.option("--mail", metavar="TEXT", help="Their mail address.")
@click.option("--phone", metavar="TEXT", help="Their telephone.")
@click.option("--address", metavar="TEXT", help="Their postal address.")
@click.option("--lang", "language", metavar="CODE", help="Their language, e.g. it.")
@click.option(
    "--site",
    "sites",
    metavar="SITE",
    multiple=True,
    help="A site of theirs: its name or folder. May be given several times.",
)
@click.option(
    "--account",
    "accounts",
    metavar="NAME",
    multiple=True,
    help="An account of theirs. May be given several times.",
)
@click.option("--note", metavar="TEXT", help="Anything else about them.")
@click.option("--by", metavar="TEXT", help="With --told: who told them.")
@click.option("--how", metavar="TEXT", help="With --told: in which way, e.g. mail.")
@click.option("--what", metavar="TEXT", help="With --told: what they were told.")
@click.option("--when", metavar="TIME", help="With --told: when.  [default: now]")
@click.option("--duty", metavar="DUTY", help="With --told: for this duty of `pratique notices`.")
@case_option
@json_option
def command(
    *,
    role: str | None,
    changed: str | None,
    removed: str | None,
    told: str | None,
    new_role: str | None,
    name: str | None,
    mail: str | None,
    phone: str | None,
    address: str | None,
    language: str | None,
    sites: tuple[str, ...],
    accounts: tuple[str, ...],
    note: str | None,
    by: str | None,
    how: str | None,
    what: str | None,
    when: str | None,
    duty: str | None,
    case_folder: Path | None,
    as_json: bool,
) -> int:
    """Change the list, or show it."""
    from pratique.case.duties import zone_of_case
    from pratique.case.people import add, change, remove, tell
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.machine_clock import machine_zone
    from pratique.cli.people_text import say_people
    from pratique.cli.say import ReaderLeft, say_aside
    from pratique.report.story_words import said

    known = {
        "role": role or new_role, "name": name, "mail": mail, "phone": phone, "address": address,
        "language": language, "sites": sites or None, "accounts": accounts or None, "note": note,
    }  # fmt: skip
    telling = {"by": by, "how": how, "what": what, "when": when, "duty": duty}
    _refuse_mixed((role, changed, removed, told), new_role=new_role, known=known, telling=telling)
    case = chosen_case(case_folder)
    remarks: tuple[Phrase, ...] = ()
    if role is not None:
        remarks = add(case, known)
    elif changed is not None:
        remarks = change(case, changed, known)
    elif removed is not None:
        remarks = remove(case, removed)
    elif told is not None:
        remarks = tell(case, told, telling, _moment(when, zone_of_case(case, machine_zone())))
    for one in remarks:
        say_aside(said(one))
    with contextlib.suppress(ReaderLeft):
        say_people(case, as_json=as_json)
    return 0


def _refuse_mixed(
    acts: tuple[str | None, str | None, str | None, str | None],
    *,
    new_role: str | None,
    known: Mapping[str, object],
    telling: Mapping[str, str | None],
) -> None:
    """One thing at a time, and each option where it means something."""
    role, changed, _removed, told = acts
    if sum(one is not None for one in acts) > 1:
        message = "--add, --change, --remove and --told: one at a time"
        raise click.UsageError(message)
    if told is None and any(one is not None for one in telling.values()):
        message = "--by, --how, --what, --when and --duty belong to --told P-N"
        raise click.UsageError(message)
    if role is None and changed is None and any(one is not None for one in known.values()):
        message = "Say whom it is about: --add ROLE, or --change P-N"
        raise click.UsageError(message)
    if role is not None and new_role is not None:
        message = "--add ROLE says the role already; --role belongs to --change"
        raise click.UsageError(message)


def _moment(when: str | None, zone: str) -> datetime:
    from pratique.cli.machine_clock import now
    from pratique.cli.say import say_aside
    from pratique.duties.moment import stated
    from pratique.report.words import _

    if when is None:
        return now()
    found = stated(when, zone)
    if found.assumed:
        told = {"zone": zone}
        say_aside(_("No time zone was given: taken as %(zone)s.") % told)
    return found.moment.at
