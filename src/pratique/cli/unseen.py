"""What could not be looked at, for a person: unanswered questions, gaps, limits of the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.cli.say import say, say_prose
from pratique.content.reason import reason
from pratique.report.finding_words import because, declared
from pratique.report.phrases import stage_words
from pratique.report.story_words import said
from pratique.report.words import _, figure, ngettext
from pratique.story.examination import Examination

_SHOWN: Final = 8
_QUERY: Final = "select stage, path, line, reason, detail from gap where matters order by all"


def say_unseen(answer: Examination) -> None:
    """The weightiest of it: what was not asked at all comes before what was seen in part."""
    lines = [*_unanswered(answer), *_gaps(answer), *_limits(answer)]
    if not lines:
        return
    say(_("What could not be looked at, or only in part:"))
    for line in lines[:_SHOWN]:
        say_prose(f"  - {line}", hang=4)
    left = len(lines) - _SHOWN
    if left > 0:
        say(_("  ... and %(count)s more: pratique findings --unseen") % {"count": left})
    say()


def say_all_unseen(answer: Examination) -> None:
    """All of it, under a heading for each kind."""
    blind = [o for o in answer.outcomes if o.outcome is Outcome.COULD_NOT_LOOK]
    partly = [o for o in answer.outcomes if o.because and o not in blind]
    _say_list(_("Could not be looked for at all"), _by_reason(blind))
    _say_list(_("Was looked for in a part of the evidence only"), _by_reason(partly))
    gaps = list(_gaps(answer, whole=True))
    _say_list(_("Could not be read or understood"), gaps)
    _say_list(_("What this evidence cannot tell"), list(_limits(answer)))
    if gaps:
        say(_("To list every place:"))
        say(f'  pratique sql "{_QUERY}"')
    elif not (blind or partly or answer.limits):
        say(_("Nothing is known that could not be looked at."))


def _say_list(heading: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    say(heading)
    for line in lines:
        if line.startswith(" "):
            say_prose(line, hang=8)
        else:
            say_prose(f"  - {line}", hang=4)
    say()


def _by_reason(outcomes: Iterable[CheckOutcome]) -> list[str]:
    """Each reason once, and what it hides below it."""
    lines: dict[str, list[str]] = {}
    for outcome in outcomes:
        words = "; ".join(because(outcome)) or _("no reason is known")
        lines.setdefault(f"{words}:", []).append(f"      {declared(outcome.title)}")
    return [line for words, titles in lines.items() for line in (words, *titles)]


def unseen_json(answer: Examination) -> Iterator[dict[str, Any]]:
    """All of it, an object for each; `unseen` says of which kind it is."""
    for outcome in answer.outcomes:
        if outcome.because or outcome.outcome is Outcome.COULD_NOT_LOOK:
            yield {
                "unseen": "check",
                "check": outcome.check,
                "title": outcome.title,
                "outcome": outcome.outcome.value,
                "because": list(outcome.because),
            }
    for gap in answer.gaps:
        if gap.matters:
            yield {
                "unseen": "gap",
                "stage": gap.stage,
                "reason": gap.reason,
                "count": gap.count,
                "examples": list(gap.examples),
            }
    for limit in answer.limits:
        yield {"unseen": "limit", "reason": limit.english}


def _unanswered(answer: Examination) -> Iterator[str]:
    """Checks that could not look, those with the same first reason together."""
    by_reason: dict[str, list[str]] = {}
    for outcome in answer.outcomes:
        if outcome.outcome is Outcome.COULD_NOT_LOOK:
            words = because(outcome)[0] if outcome.because else _("no reason is known")
            by_reason.setdefault(words, []).append(declared(outcome.title))
    for words, titles in by_reason.items():
        others = len(titles) - 1
        told = {"first": titles[0], "others": figure(others), "reason": words}
        if not others:
            yield _('Could not look for "%(first)s": %(reason)s') % told
            continue
        more = ngettext(
            'Could not look for "%(first)s" and %(others)s thing more: %(reason)s',
            'Could not look for "%(first)s" and %(others)s things more: %(reason)s',
            others,
        )
        yield more % told


def _gaps(answer: Examination, *, whole: bool = False) -> Iterator[str]:
    for gap in answer.gaps:
        if not gap.matters:
            continue
        shown = gap.examples if whole else gap.examples[:1]
        told = {
            "step": stage_words(gap.stage),
            "count": figure(gap.count),
            "reason": said(reason(gap.reason)),
            "places": ", ".join(shown),
        }
        if not shown:
            yield _("%(step)s: %(count)s (%(reason)s)") % told
        elif gap.count > len(shown):
            yield _("%(step)s: %(count)s (%(reason)s), such as %(places)s") % told
        else:
            yield _("%(step)s: %(places)s (%(reason)s)") % told


def _limits(answer: Examination) -> Iterator[str]:
    for limit in answer.limits:
        words = said(limit)
        yield words[:1].upper() + words[1:]
