"""`pratique timeline`: one order over files, logs, packages, logins, backups and findings."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import (
    SEVERITIES,
    SeverityWord,
    case_option,
    container_option,
    json_option,
)
from pratique.cli.time_options import DURATION, FROM, TO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pratique.case.folder import Case
    from pratique.model import Finding, Instant, Severity
    from pratique.store.tables import Tables
    from pratique.story.story import Story
    from pratique.story.timeline.choice import Choice
    from pratique.story.timeline.event import Event

_FORMATS = ("timesketch-csv", "timesketch-jsonl", "bodyfile", "csv")
_SCREEN = 200
_MOST_MOMENTS = 20

_HELP = """Show what happened in order of time: files, requests, logins, commands, mail ...

Without filters it is the time of the story and a day around it, without what is usual on a
server and named by nothing. What is alike is folded into one line. All times are UTC.

\b
    pratique timeline --around F-7c1e02aa
    pratique timeline --since 2026-11-03T02:00 --until 2026-11-03T04:00
    pratique timeline --kind login --kind command --account deploy
    pratique timeline --export timesketch-jsonl case.jsonl

\b
A line: time, kind, what happened, [findings that are about it]. `entry` is the way
in, `story` what the story rests on, `~` a time that is not sure.

\b
Exit statuses: 0 done; 2 wrong usage, or FILE cannot be written; 5 no case;
70 Pratique itself failed.
"""


@click.command(help=_HELP, short_help="Show what happened in order of time; export it.")
@case_option
@click.option("--since", metavar="TIME", type=FROM, help="Not before this: a date or a time, UTC.")
@click.option("--until", metavar="TIME", type=TO, help="Not after this; a date counts whole.")
@click.option("--around", metavar="ID", help="Around the moments of a finding, with all about it.")
@click.option(
    "--within",
    metavar="SPAN",
    type=DURATION,
    default="30m",
    show_default=True,
    help="How far around: 90s, 30m, 2h or 3d.",
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    help="Only this kind: file, request, login ... May be given several times.",
)
@click.option("--address", metavar="ADDRESS", help="Only what came from this address.")
@click.option("--account", metavar="NAME", help="Only what this account did.")
@click.option("--path", "place", metavar="PATH", help="Only about this file, or below this folder.")
@click.option("--text", metavar="TEXT", help="Only lines with this text, in any case.")
@click.option(
    "--severity",
    metavar="SEVERITY",
    type=SeverityWord(),
    help=f"Of findings, only this and above: {SEVERITIES}.",
)
@container_option
@click.option("--all", "whole", is_flag=True, help="Fold nothing, and leave nothing usual out.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    help=f"So many lines at most; 0 for all.  [default: {_SCREEN}; with --json, all]",
)
@click.option(
    "--export",
    "export",
    metavar="FORMAT FILE",
    type=(click.Choice(_FORMATS), click.Path(dir_okay=False, path_type=Path)),
    help=f"Write all that is asked for to FILE: {', '.join(_FORMATS)}.",
)
@json_option
def command(
    case_folder: Path | None,
    since: int | None,
    until: int | None,
    around: str | None,
    within: int,
    kinds: tuple[str, ...],
    address: str | None,
    account: str | None,
    place: str | None,
    text: str | None,
    severity: Severity | None,
    container: str | None,
    limit: int | None,
    export: tuple[str, Path] | None,
    *,
    whole: bool,
    as_json: bool,
) -> int:
    """Show or export the time line of the newest evidence of a case."""
    from pratique.case.evidence_tables import tables_of
    from pratique.case.narrative import story_if_told
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import ReaderLeft
    from pratique.model import Instant
    from pratique.story.timeline.choice import Choice
    from pratique.story.timeline.mark import mark

    _refuse_unknown_kinds(kinds)
    case = chosen_case(case_folder)
    evidence = case.newest()
    # The order of time needs no story: a case from before has none.
    story = story_if_told(case, evidence.id) if container is None else None
    finding = None if around is None else _finding(case, evidence.id, around)
    choice = Choice(
        since=None if since is None else Instant(since),
        until=None if until is None else Instant(until),
        kinds=kinds,
        address=address or "",
        account=account or "",
        path=place or "",
        text=text or "",
        severity=severity,
    )
    with tables_of(case, evidence.id, container) as tables:
        mark(tables, story)
        if finding is not None:
            choice = _around(tables, choice, finding, within)
        if export is not None:
            _export(tables, choice, *export, case=case)
            return 0
        if choice == Choice() and story is not None and not whole:
            choice = _of_story(story)
        most = limit or None if limit is not None or as_json else _SCREEN
        with contextlib.suppress(ReaderLeft):  # what there is does not depend on who reads it
            if as_json:
                _say_json(_chosen(tables, choice, most, whole=whole))
            else:
                _say(tables, choice, most, whole=whole)
    return 0


def _refuse_unknown_kinds(kinds: tuple[str, ...]) -> None:
    from pratique.errors import UsageError
    from pratique.story.timeline.order import KINDS

    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(
                f"There is no kind {kind} on the time line",
                next_step=f"Give one of: {', '.join(KINDS)}.",
            )


def _finding(case: Case, evidence: str, wanted: str) -> Finding:
    from pratique.case.answer import read_answer
    from pratique.errors import UsageError

    for finding in read_answer(case.findings(evidence)).findings:
        if finding.id == wanted:
            return finding
    raise UsageError(f"There is no finding {wanted}", next_step="List them: pratique findings")


def _around(tables: Tables, choice: Choice, finding: Finding, within: int) -> Choice:
    from dataclasses import replace

    from pratique.story.timeline.reading import times_about
    from pratique.story.timeline.stretch import around

    told = times_about(tables, finding.id, _MOST_MOMENTS)
    return replace(choice, finding=finding.id, spans=around(finding, told, within))


def _of_story(story: Story) -> Choice:
    from pratique.story.timeline.choice import Choice
    from pratique.story.timeline.stretch import of_story

    stretch = of_story(story)
    if stretch is None:
        return Choice()
    return Choice(since=stretch[0], until=stretch[1], part_of=story.addresses)


def _chosen(tables: Tables, choice: Choice, most: int | None, *, whole: bool) -> Iterator[Event]:
    from pratique.story.timeline.reading import events, folded

    return events(tables, choice, most) if whole else folded(tables, choice, most)


def _export(tables: Tables, choice: Choice, form: str, target: Path, *, case: Case) -> None:
    from pratique.case.folder import shown_path
    from pratique.case.written_lines import write_lines
    from pratique.cli.say import say, say_aside
    from pratique.errors import UsageError
    from pratique.report.export import bodyfile, plain_csv, timesketch
    from pratique.report.words import _
    from pratique.story.timeline.choice import Choice
    from pratique.story.timeline.reading import events

    heads = 0
    if form == "bodyfile":
        if choice != Choice():
            raise UsageError(
                "A body file holds all files; filters do not apply to it",
                next_step="Leave the filters out, and give them to mactime.",
            )
        lines = bodyfile.lines(tables)
        dropped = bodyfile.timeless(tables)
        if dropped:
            say_aside(_("%(count)s files have no time and are not in it.") % {"count": dropped})
    else:
        writers = {
            "timesketch-csv": timesketch.csv_lines,
            "timesketch-jsonl": timesketch.json_lines,
            "csv": plain_csv.lines,
        }
        heads = 0 if form == "timesketch-jsonl" else 1
        lines = writers[form](events(tables, choice))
    count = write_lines(target, lines, case.newest().place()) - heads
    told = {"path": shown_path(target), "count": count}
    say(_("%(path)s: %(count)s lines") % told)


def _say_json(found: Iterator[Event]) -> None:
    from pratique.cli.say import say_json
    from pratique.report.event_words import event_words
    from pratique.report.export.plain_csv import iso

    def moment(time: Instant | None) -> str | None:
        return None if time is None else iso(time)

    say_json(
        {
            "time": moment(event.time),
            "last": moment(event.last),
            "count": event.count,
            "time_basis": event.time_basis,
            "confidence": event.confidence,
            "kind": event.kind,
            "host": event.host,
            "address": event.address,
            "account": event.account,
            "subject": event.subject,
            "text": event_words(event),
            "path": event.path,
            "line": event.line,
            "severity": None if event.severity is None else event.severity.word,
            "findings": list(event.findings),
            "tags": list(event.tags),
        }
        for event in found
    )


def _say(tables: Tables, choice: Choice, most: int | None, *, whole: bool) -> None:
    from pratique.cli.timeline_text import say_events, say_left_out, say_stretch

    say_stretch(choice)
    shown = say_events(
        _chosen(tables, choice, None if most is None else most + 1, whole=whole), most
    )
    say_left_out(tables, choice, shown, most)
