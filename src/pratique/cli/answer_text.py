"""The answer of an examination as a person reads it on a terminal."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pratique.case.answer import iso, medium_json
from pratique.case.folder import ENVIRONMENT, find
from pratique.checks.runner import Outcome
from pratique.cli.say import say, say_prose
from pratique.cli.story_text import how_line
from pratique.cli.unseen import say_unseen
from pratique.errors import PratiqueError
from pratique.inventory.verification import Standing
from pratique.model import Finding, Severity, exact
from pratique.record.decision import OPEN, dismissed, standing
from pratique.report.finding_words import title
from pratique.report.phrases import (
    medium_words,
    moment,
    severity_word,
    size,
    state_of_finding,
    state_words,
)
from pratique.report.story_words import said
from pratique.report.words import _, figure, ngettext
from pratique.story.examination import Examination
from pratique.story.stock import Stock
from pratique.story.story import Story

_SHOWN: Final = 20
_FOLDED: Final = 5  # findings that somebody dismissed
_NAMED: Final = 12  # containers
_IMAGES: Final = 8


def say_answer(answer: Examination, report: str, story: Story | None = None) -> None:
    """The whole answer: headline, facts, findings, what was not seen, what to do."""
    say_first_line(answer)
    _facts(answer)
    _how(story)
    say_findings(answer.findings, most=_SHOWN)
    say_unseen(answer)
    _stock(answer.stock)
    _steps(answer)
    say()
    say(_("Report:   %(path)s") % {"path": report})
    say(_("Case:     %(path)s") % {"path": answer.case})
    if not _found_without_being_named(answer.case):
        say()
        say(_("Tell the other commands which case is meant:"))
        say(f"  export {ENVIRONMENT}={shlex.quote(answer.case)}")


def say_first_line(answer: Examination) -> None:
    """The state of the machine, and how much stands behind that."""
    say_prose(f"{state_words(answer.state)}; {said(answer.headline)}", hang=2)
    say()


def _found_without_being_named(case: str) -> bool:
    """Whether the other commands take this case by themselves, from here."""
    try:
        return os.path.realpath(os.fsencode(find(None).folder)) == os.path.realpath(exact(case))
    except PratiqueError:
        return False


def say_findings(findings: Sequence[Finding], *, most: int | None = None) -> None:
    """A line or two for each finding; those that somebody dismissed come last, in one line."""
    past = [finding for finding in findings if dismissed(finding)]
    findings = standing(findings)
    weighty = [f for f in findings if f.severity >= Severity.MEDIUM]
    shown = list(findings if most is None else weighty[:most] or findings[:most])
    if not shown and not past:
        say(_("No findings."))
    for finding in shown:
        severity = severity_word(finding.severity).upper()
        say_prose(f"{finding.id}  {severity:<8}  {title(finding)}", hang=12)
        say_prose("            " + _places(finding), hang=12)
        if finding.state != OPEN:
            say_prose("            " + state_of_finding(finding), hang=12)
    left = len(findings) - len(shown)
    if left:
        more = ngettext(
            "... and %(count)s more: pratique findings",
            "... and %(count)s more: pratique findings",
            left,
        )
        say(more % {"count": left})
    _say_dismissed(past, most)
    say()


def _say_dismissed(findings: Sequence[Finding], most: int | None) -> None:
    """What somebody judged innocent or accepted: folded, and never hidden."""
    if not findings:
        return
    told = ngettext(
        "%(count)s finding was judged innocent or accepted (pratique decide tells why):",
        "%(count)s findings were judged innocent or accepted (pratique decide tells why):",
        len(findings),
    )
    say(told % {"count": len(findings)})
    for finding in findings[: _FOLDED if most is not None else None]:
        state = {"id": finding.id, "state": state_of_finding(finding), "title": title(finding)}
        say_prose("  " + _("%(id)s  %(state)s  %(title)s") % state, hang=14)
    if most is not None and len(findings) > _FOLDED:
        more = _("  ... and %(count)s more: pratique decide")
        say(more % {"count": len(findings) - _FOLDED})


def _places(finding: Finding) -> str:
    if not finding.places:
        return ""
    first = str(finding.places[0])
    others = len(finding.places) - 1
    if not others:
        return first
    more = ngettext(
        "%(first)s and %(count)s other place", "%(first)s and %(count)s other places", others
    )
    return more % {"first": first, "count": others}


def _facts(answer: Examination) -> None:
    machine = answer.machine
    covered = answer.coverage
    if machine.host_name or machine.system:
        say(_("Machine:  %(name)s") % {"name": f"{machine.host_name} {machine.system}".strip()})
    say(_("Evidence: %(place)s") % {"place": answer.location})
    for row in answer.media[:_IMAGES]:
        say(_("Hash:     %(words)s") % {"words": medium_words(row)})
    if len(answer.media) > _IMAGES:
        say(_("          and %(count)s more") % {"count": len(answer.media) - _IMAGES})
    read = _("Read:     %(read)s of %(files)s files, %(size)s")
    if covered.files_known_good:
        read = _("Read:     %(read)s of %(files)s files, %(size)s; %(known)s are of known origin")
    say(
        read
        % {
            "read": figure(covered.files_read),
            "files": figure(covered.files),
            "size": size(covered.bytes_read),
            "known": figure(covered.files_known_good),
        }
    )
    if covered.files_long_unchanged:
        unchanged = _(
            "          %(count)s more are as in a backup from well before: long unchanged"
        )
        say(unchanged % {"count": figure(covered.files_long_unchanged)})
    if answer.containers:
        say_prose(_("Inside:   %(names)s") % {"names": _containers(answer)}, hang=10)
    if answer.window.before is not None and answer.window.after is not None:
        told = {"after": moment(answer.window.after), "before": moment(answer.window.before)}
        say(_("Since:    between %(after)s and %(before)s") % told)
    elif answer.window.before is not None:
        say(_("Since:    %(time)s, or earlier") % {"time": moment(answer.window.before)})


def _how(story: Story | None) -> None:
    """How they got in, in a line; nothing where there is no story, or nobody to tell of."""
    words = "" if story is None else how_line(story)
    if words:
        say_prose(_("Entry:    %(words)s") % {"words": words}, hang=10)
    say()


def _containers(answer: Examination) -> str:
    """How many containers were looked into, and the names of some."""
    names = ", ".join(answer.containers[:_NAMED])
    count = len(answer.containers)
    told = {"count": count, "names": names, "more": count - _NAMED}
    if count > _NAMED:
        return _("%(count)s containers: %(names)s and %(more)s more") % told
    return (
        ngettext("%(count)s container: %(names)s", "%(count)s containers: %(names)s", count) % told
    )


def _stock(stock: Stock) -> None:
    """What there is to go through beside the findings, a line each."""
    lines = list(_stock_lines(stock))
    for line in lines:
        say_prose(line, hang=2)
    if lines:
        say()


def _stock_lines(stock: Stock) -> Iterator[str]:
    if stock.items:
        told = {"count": figure(stock.items), "unexplained": figure(stock.unexplained)}
        yield (
            _(
                "What runs by itself: %(count)s items, %(unexplained)s of them explained by "
                "nothing: pratique persistence"
            )
            % told
        )
    if stock.within_reach:
        told = {"count": figure(stock.within_reach)}
        yield _("Secrets within reach: %(count)s: pratique secrets") % told
    modified = stock.files(Standing.MODIFIED)
    if modified:
        yield (
            ngettext(
                "Packages: %(count)s file modified: pratique packages",
                "Packages: %(count)s files modified: pratique packages",
                modified,
            )
            % {"count": figure(modified)}
        )


def _steps(answer: Examination) -> None:
    say(_("What to do next:"))
    for number, step in enumerate(answer.next_steps, start=1):
        say_prose(f"  {number}. {said(step.what)}.", hang=5)
        if step.command:
            say(f"     {step.command}")


def summary_json(answer: Examination, report: str) -> dict[str, Any]:
    """The summary for scripts: everything but the findings themselves."""
    return {
        "state": answer.state.value,
        "headline": answer.headline.english,
        "evidence": answer.evidence,
        "kind": answer.kind,
        "location": answer.location,
        "case": answer.case,
        "report": report,
        "version": answer.version,
        "started": iso(answer.started),
        "finished": iso(answer.finished),
        "window": {
            "after": iso(answer.window.after),
            "before": iso(answer.window.before),
            "basis": list(answer.window.basis),
        },
        "findings": {severity.word: answer.count(severity) for severity in Severity},
        "coverage": {
            name: getattr(answer.coverage, name) for name in answer.coverage.__dataclass_fields__
        },
        "gaps": [
            {
                "stage": gap.stage,
                "reason": gap.reason,
                "count": gap.count,
                "matters": gap.matters,
                "examples": list(gap.examples),
            }
            for gap in answer.gaps
        ],
        "limits": [limit.english for limit in answer.limits],
        "media": [medium_json(row) for row in answer.media],
        "containers": list(answer.containers),
        "runs_by_itself": {
            "items": answer.stock.items,
            "explained_by_nothing": answer.stock.unexplained,
        },
        "secrets": {"seen": answer.stock.secrets, "within_reach": answer.stock.within_reach},
        "package_files": {state.value: answer.stock.files(state) for state in Standing},
        "could_not_look": [
            {"check": o.check, "because": list(o.because)}
            for o in answer.outcomes
            if o.outcome is Outcome.COULD_NOT_LOOK
        ],
        "next_steps": [
            {"what": step.what.english, "why": step.why.english, "command": step.command}
            for step in answer.next_steps
        ],
    }
