"""`pratique notices`: whom one may have to tell, by when, and a draft of what to say."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.case.folder import Case
    from pratique.duties.moment import Moment
    from pratique.duties.notice import Duties, Notice

_HELP = """List the duties to tell somebody that may apply, the most urgent first: by when,
counted from the moment at which you became aware; what decides; what is not known yet;
who was told. DUTY shows one of them with its source and the question for counsel.

\b
    pratique notices --aware "2026-11-03 02:10 Europe/Rome" --country IT
    pratique notices --fact controller=yes --why "It is our own shop."
    pratique notices gdpr-33-1
    pratique notices gdpr-33-1 --letter --lang it

Only you can say when you became aware. What you state goes into the journal and stays
there: write no names into --why. A letter is a draft; Pratique sends nothing.

This is no legal advice. Ask counsel, and look at each source yourself.

\b
Exit statuses:
  0 done                                    5 no case, or a file of it is damaged
  2 wrong usage, or FILE cannot be written  70 Pratique itself failed
"""


@click.command(help=_HELP, short_help="List whom you may have to tell, and by when.")
@click.argument("duty", required=False)
@click.option("--aware", metavar="TIME", help="State when you became aware; with a time zone.")
@click.option(
    "--country",
    "countries",
    metavar="CODE",
    multiple=True,
    help="State where you, your users or your customers are, e.g. IT. May be given several times.",
)
@click.option(
    "--fact",
    "given",
    metavar="FACT=ANSWER",
    multiple=True,
    help="State a fact: yes, no or unknown. May be given several times.",
)
@click.option("--why", default="", metavar="TEXT", help="Why a fact is so. No names: it stays.")
@click.option("--when", metavar="TIME", help="When that was, for a clock that runs from then.")
@click.option("--facts", "as_facts", is_flag=True, help="List the facts that decide.")
@click.option("--letter", "as_letter", is_flag=True, help="Draft the letter for DUTY.")
@click.option("--to", "key", metavar="P-N", help="To this person of `pratique people`.")
@click.option("--lang", metavar="CODE", help="In this language: en, fr or it.")
@click.option(
    "--for",
    "reader",
    type=click.Choice(["lay", "technical"]),
    help="For such a reader.  [default: technical, to customers and people lay]",
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the letter here.  [default: to the screen]",
)
@click.option("--all", "whole", is_flag=True, help="Fold nothing.")
@case_option
@json_option
def command(
    *,
    duty: str | None,
    aware: str | None,
    countries: tuple[str, ...],
    given: tuple[str, ...],
    why: str,
    when: str | None,
    key: str | None,
    lang: str | None,
    reader: str | None,
    output: Path | None,
    case_folder: Path | None,
    as_facts: bool,
    as_letter: bool,
    whole: bool,
    as_json: bool,
) -> int:
    """State, list, show or draft."""
    from pratique.case.circumstances import circumstances_of
    from pratique.case.duties import duties_of, zone_of_case
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.machine_clock import machine_zone
    from pratique.cli.notice_letter import write_letter
    from pratique.cli.say import ReaderLeft

    _refuse_mixed(duty, given, why, when, as_letter=as_letter, letter=(key, lang, reader, output))
    case = chosen_case(case_folder)
    zone = zone_of_case(case, machine_zone())
    if aware is not None or countries or given:
        _state(case, aware, countries, given, why=why, when=when, zone=zone)
    machines = circumstances_of(case)
    found = duties_of(case, zone=zone, machines=machines)
    with contextlib.suppress(ReaderLeft):
        if as_letter:
            notice = _chosen(found, str(duty))
            write_letter(
                case, found, machines, notice,
                key=key, lang=lang, reader=reader, output=output, as_json=as_json,
            )  # fmt: skip
        else:
            _show(case, found, duty, as_facts=as_facts, whole=whole, as_json=as_json)
    return 0


def _refuse_mixed(
    duty: str | None,
    given: Sequence[str],
    why: str,
    when: str | None,
    *,
    as_letter: bool,
    letter: Sequence[object],
) -> None:
    if as_letter and duty is None:
        message = "Name the duty: pratique notices gdpr-33-1 --letter"
        raise click.UsageError(message)
    if not as_letter and any(one is not None for one in letter):
        message = "--to, --lang, --for and --output are for a letter: give --letter, too"
        raise click.UsageError(message)
    if (why or when is not None) and not given:
        message = "--why and --when belong to a fact: give --fact FACT=ANSWER, too"
        raise click.UsageError(message)


def _state(
    case: Case,
    aware: str | None,
    countries: Sequence[str],
    given: Sequence[str],
    *,
    why: str,
    when: str | None,
    zone: str,
) -> None:
    """Write down what the person stated; all of it is looked at before the first is written."""
    from pratique.case.duties import rulebook_of
    from pratique.case.journal import journal_of
    from pratique.case.statement import aware_entry, countries_entry, fact_entry
    from pratique.cli.machine_clock import now

    book = rulebook_of(case)
    at = None if when is None else _moment(when, zone)
    told = [] if aware is None else [aware_entry(_moment(aware, zone), now())]
    told += [countries_entry(countries, book)] if countries else []
    told += [fact_entry(one, why, at, book) for one in given]
    journal = journal_of(case)
    for act, phrase, about in told:
        journal.write(act, phrase, about)


def _moment(text: str, zone: str) -> Moment:
    from pratique.cli.say import say_aside
    from pratique.duties.moment import stated
    from pratique.report.words import _

    found = stated(text, zone)
    if found.assumed:
        told = {"zone": zone}
        say_aside(_("No time zone was given: taken as %(zone)s.") % told)
    return found.moment


def _chosen(found: Duties, duty: str) -> Notice:
    from pratique.errors import UsageError

    notice = found.notice(duty.lower())
    if notice is None:
        raise UsageError(
            f"There is no duty called {duty}", next_step="See them all: pratique notices --all"
        )
    return notice


def _show(
    case: Case, found: Duties, duty: str | None, *, as_facts: bool, whole: bool, as_json: bool
) -> None:
    from pratique.cli.machine_clock import now
    from pratique.cli.notices_text import say_clock, say_facts, say_notice, say_notices
    from pratique.cli.say import say_json
    from pratique.report.notice_words import fact_json, notice_json

    at = now()
    say_clock(found, at, case.created)
    if as_facts:
        if as_json:
            say_json(fact_json(fact, found) for fact in found.facts)
        else:
            say_facts(found)
    elif duty is not None:
        notice = _chosen(found, duty)
        if as_json:
            say_json([notice_json(notice, found, at)])
        else:
            say_notice(notice, found, at)
    elif as_json:
        say_json(notice_json(one, found, at) for one in found.notices)
    else:
        say_notices(found, at, whole=whole)
