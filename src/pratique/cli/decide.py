"""`pratique decide`: what a person says that a finding is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import by_option, case_option, json_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pratique.case.folder import Case
    from pratique.model import Finding
    from pratique.record.decision import Decision, Judgement
    from pratique.story.examination import Examination

_HELP = """Decide what findings are, and say why. Without arguments: list what was decided.

\b
  malicious  it is what it looks like
  innocent   it looks like something bad, and is not
  accepted   it is as it seems, and you can live with it
  open       take an earlier decision back

A decision holds when the evidence is examined again. What is innocent or accepted is listed
last, and is never hidden. If the finding changes after that, it is open again. Decisions
stand in the journal of the case, with your name and your reason.

\b
    pratique decide F-7c1e innocent --why "our own backup script"
    pratique decide --check web-php-uploader accepted --why "..."
    pratique decide --path /var/www/old malicious --why "..."

\b
Exit statuses: 0 done; 2 wrong usage; 5 no case, or it cannot be written;
70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="Say what findings are: malicious, innocent, accepted.")
@click.argument("words", metavar="[ID...] [DECISION]", nargs=-1)
@click.option("--why", metavar="TEXT", help="The reason. A decision needs one.")
@click.option("--path", "path", metavar="PATH", help="All findings at or below this path.")
@click.option("--check", "check", metavar="NAME", help="All findings of this check.")
@by_option
@case_option
@json_option
def command(
    words: tuple[str, ...],
    why: str | None,
    path: str | None,
    check: str | None,
    by: str,
    case_folder: Path | None,
    *,
    as_json: bool,
) -> int:
    """Decide, or list what was decided."""
    from pratique.case.answer import read_answer
    from pratique.case.decided import decide
    from pratique.cli.chosen_case import chosen_case

    case = chosen_case(case_folder)
    answer = read_answer(case.findings(case.newest().id))
    if not words and path is None and check is None:
        _list(case, answer, as_json=as_json)
        return 0
    judgement = _judgement(words)
    chosen, partly = _chosen(answer, words[:-1], path, check)
    reason = _reason(why)
    asked = {name: one for name, one in (("path", path), ("check", check)) if one is not None}
    answer = decide(case, chosen, judgement, reason, asked=asked, by=by)
    _say(answer, chosen, partly, judgement, as_json=as_json)
    return 0


def _judgement(words: Sequence[str]) -> Judgement:
    from pratique.errors import UsageError
    from pratique.record.decision import Judgement

    last = words[-1].lower() if words else ""
    try:
        return Judgement(last)
    except ValueError:
        known = ", ".join(Judgement)
        raise UsageError(
            f"{words[-1]} is no decision" if words else "There is no decision",
            next_step=f"Say one of {known}: pratique decide F-... innocent --why REASON",
        ) from None


def _reason(why: str | None) -> str:
    from pratique.errors import UsageError

    if why is not None and why.strip():
        return why.strip()
    raise UsageError(
        "A decision needs its reason: somebody will ask for it, perhaps in years",
        next_step='Say it with --why "...".',
    )


def _chosen(
    answer: Examination, ids: Sequence[str], path: str | None, check: str | None
) -> tuple[list[Finding], list[Finding]]:
    """The findings that are meant, and those that lie at the path only in part."""
    from pratique.cli.named_finding import named_finding
    from pratique.errors import UsageError

    if path is None and check is None:
        if not ids:
            raise UsageError(
                "Which finding is meant?",
                next_step="Name it by its id, or several with --path or --check.",
            )
        named = [named_finding(answer, one) for one in ids]
        return list({finding.id: finding for finding in named}.values()), []
    if ids:
        raise UsageError("Name findings by their ids, or with --path or --check, and not both")
    of_check = [f for f in answer.findings if check is None or f.check == check]
    if path is None:
        chosen, partly = of_check, []
    else:
        below = [(f, [_below(place.path, path) for place in f.places]) for f in of_check]
        chosen = [finding for finding, inside in below if inside and all(inside)]
        partly = [finding for finding, inside in below if any(inside) and not all(inside)]
    if not chosen:
        more = ", ".join(finding.id for finding in partly[:5])
        raise UsageError(
            "There is no finding there"
            if not partly
            else f"What is found there lies in other places, too: {more}",
            where=path or check or "",
            next_step="List them with: pratique findings. Decide about one of them by its id.",
        )
    return chosen, partly


def _below(place: str, path: str) -> bool:
    top = path.rstrip("/")
    return place == top or place.startswith(f"{top}/")


def _say(
    answer: Examination,
    chosen: Sequence[Finding],
    partly: Sequence[Finding],
    judgement: Judgement,
    *,
    as_json: bool,
) -> None:
    from pratique.case.answer import finding_json
    from pratique.cli.answer_text import say_first_line
    from pratique.cli.say import say, say_json, say_prose
    from pratique.record.decision import JUDGED
    from pratique.report.story_words import said
    from pratique.report.words import _, ngettext

    if as_json:
        ids = {finding.id for finding in chosen}
        say_json(finding_json(finding) for finding in answer.findings if finding.id in ids)
        return
    for finding in chosen:
        told = {"id": finding.id, "judged": said(JUDGED[judgement]), "title": finding.title}
        say_prose(_("%(id)s is %(judged)s: %(title)s") % told, hang=12)
    if partly:
        more = ngettext(
            "%(count)s finding lies there and elsewhere, and stays as it is: %(ids)s",
            "%(count)s findings lie there and elsewhere, and stay as they are: %(ids)s",
            len(partly),
        )
        named = ", ".join(finding.id for finding in partly)
        say_prose(more % {"count": len(partly), "ids": named}, hang=2)
    say()
    say_first_line(answer)
    say_prose(
        _("The answer and the story are told anew. The report is not: pratique report"), hang=2
    )


def _list(case: Case, answer: Examination, *, as_json: bool) -> None:
    from pratique.case.decided import decisions
    from pratique.cli.say import say, say_json, say_prose
    from pratique.record.decision import JUDGED, unfounded
    from pratique.report.phrases import clock_words
    from pratique.report.story_words import said
    from pratique.report.words import _

    found = {finding.id: finding for finding in answer.findings}
    known = decisions(case)
    again = {finding.id: why for finding, _past, why in unfounded(answer.findings, known)}
    if as_json:
        say_json(_decision_json(one, found, again) for one in known.values())
        return
    if not known:
        say(_("Nothing was decided yet."))
    for decision in known.values():
        title = found[decision.finding].title if decision.finding in found else _("not found now")
        told = {
            "id": decision.finding,
            "judged": said(JUDGED[decision.judgement]),
            "title": title,
        }
        say_prose(_("%(id)s  %(judged)s  %(title)s") % told, hang=12)
        named = {"why": decision.why, "who": decision.who, "when": clock_words(decision.time)}
        say_prose("            " + _("%(why)s (%(who)s, %(when)s)") % named, hang=12)
        if decision.finding in again:
            why = said(again[decision.finding])
            say_prose("            " + _("Open again: %(why)s.") % {"why": why}, hang=12)


def _decision_json(
    decision: Decision, found: Mapping[str, Finding], again: Mapping[str, object]
) -> dict[str, object]:
    from pratique.record.clock import moment

    finding = found.get(decision.finding)
    return {
        "finding": decision.finding,
        "decision": decision.judgement.value,
        "why": decision.why,
        "who": decision.who,
        "time": moment(decision.time),
        "entry": decision.entry,
        "state": finding.state if finding else None,
        "title": finding.title if finding else None,
        "holds": finding is not None and decision.finding not in again,
    }
