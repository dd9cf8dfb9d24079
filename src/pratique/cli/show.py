"""`pratique show`: one finding, all of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pratique.case.container import ContainedEvidence
    from pratique.case.folder import Evidence
    from pratique.model import Finding
    from pratique.record.decision import Decision

_HELP = """Show all that is known of one finding: where it is, what was seen there, why it
matters, what may be innocent about it, how to check it by hand, what to do next.

ID is the name of a finding, as `pratique findings` lists it; its beginning is enough:

\b
    pratique show F-7c1e

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case; 70 Pratique itself failed.
"""

_PLACES: Final = 30


@click.command(help=_HELP, short_help="Show one finding with all that is known of it.")
@click.argument("finding_id", metavar="ID")
@case_option
@json_option
@click.option("--all-places", is_flag=True, help="List every place, however many there are.")
def command(finding_id: str, case_folder: Path | None, *, as_json: bool, all_places: bool) -> int:
    """Show one finding."""
    from pratique.case.answer import finding_json, read_answer
    from pratique.case.container import of_finding
    from pratique.case.journal import journal_of
    from pratique.cli.by_hand import commands_for
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.named_finding import named_finding
    from pratique.cli.say import say_json
    from pratique.record.decision import history_of

    case = chosen_case(case_folder)
    evidence = case.newest()
    answer = read_answer(case.findings(evidence.id))
    finding = named_finding(answer, finding_id)
    if as_json:
        say_json([finding_json(finding)])
    else:
        inside = of_finding(case, finding.evidence)
        most = None if all_places else _PLACES
        by_hand = commands_for(finding.verify, evidence, answer.location)
        _say(finding, by_hand, _context(evidence, finding, inside), most=most)
        _say_decisions(finding, history_of(journal_of(case).entries(), finding.id))
    return 0


def _context(evidence: Evidence, finding: Finding, inside: ContainedEvidence | None) -> list[str]:
    from pratique.cli.context import context_lines

    place = evidence.place()
    return context_lines(place, finding, inside.within(place) if inside else None)


def _say(finding: Finding, by_hand: str, context: list[str], *, most: int | None) -> None:
    from pratique.cli.say import say, say_prose
    from pratique.report.finding_words import declared, innocent, title, why
    from pratique.report.phrases import (
        claim_words,
        confidence_words,
        severity_word,
        window_words,
    )
    from pratique.report.words import _

    say_prose(f"{finding.id}  {title(finding)}", hang=12)
    told = {
        "severity": severity_word(finding.severity),
        "confidence": confidence_words(finding.confidence),
        "technique": finding.technique,
        "check": finding.check,
    }
    say_prose(
        _("%(severity)s, %(confidence)s; ATT&CK %(technique)s; check %(check)s") % told, hang=12
    )
    say_prose(_("When: %(window)s") % {"window": window_words(finding.window)}, hang=6)
    if claim_words(finding.window):
        say_prose(f"      {claim_words(finding.window)}", hang=6)
    say()
    say(_("Where"))
    shown = finding.places if most is None else finding.places[:most]
    for place in shown:
        say_prose(f"  {place}", hang=4)
        if place.sha256:
            say(f"    sha256 {place.sha256}")
    if len(shown) < len(finding.places):
        more = {"count": len(finding.places) - len(shown), "id": finding.id}
        say(_("  ... and %(count)s more: pratique show %(id)s --all-places") % more)
    _paragraph(_("What was seen"), finding.quote, quoted=True)
    if context:
        say()
        say(_("In its context"))
        for line in context:
            say(f"  {line}")
    _paragraph(_("Why it matters"), why(finding))
    _paragraph(_("What may be innocent about it"), innocent(finding))
    _paragraph(_("Check it by hand"), by_hand, quoted=True)
    _paragraph(_("What to do next"), declared(finding.next))


def _say_decisions(finding: Finding, past: Sequence[Decision]) -> None:
    from pratique.cli.say import say, say_prose
    from pratique.record.decision import JUDGED, changed
    from pratique.report.phrases import clock_words, state_of_finding
    from pratique.report.story_words import said
    from pratique.report.words import _

    if not past:
        return
    say()
    say(_("What was decided: %(state)s") % {"state": state_of_finding(finding)})
    for decision in past:
        told = {
            "judged": said(JUDGED[decision.judgement]),
            "why": decision.why,
            "who": decision.who,
            "when": clock_words(decision.time),
        }
        say_prose("  " + _("%(judged)s: %(why)s (%(who)s, %(when)s)") % told, hang=4)
    why = changed(finding, past[-1])
    if why is not None:
        say_prose("  " + _("Open again: %(why)s.") % {"why": said(why)}, hang=4)


def _paragraph(title: str, text: str, *, quoted: bool = False) -> None:
    from pratique.cli.say import say, say_prose
    from pratique.report.escape import for_terminal

    say()
    say(title)
    for line in for_terminal(text, lines=True).splitlines():
        if quoted:
            say(f"  {line}")
        else:
            say_prose(f"  {line}", hang=2)
