"""`pratique report`: the report once more, from what is stored, in three depths."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from pratique.case.folder import Case, Evidence
    from pratique.report.depth import Depth, Format, Material

_HELP = """Write the report of the last examination again, without reading the evidence.

\b
It is written for three readers:
  manager  one page in plain words: what happened, what is to be decided
  full     all that the examination says, and what was done since
  annex    every finding with its proofs, every check, the journal
  all      each of them, in a file of its own

HTML is one file that loads nothing from anywhere: send it, print it, keep it.
PDF is PDF/A-2a, the form that archives keep.

\b
Exit statuses:
  0 done                                    5 no case, or it cannot be written
  2 wrong usage, or FILE cannot be written  70 Pratique itself failed
"""


@click.command(help=_HELP, short_help="Write the report again: one page, full or annex.")
@case_option
@json_option
@click.option(
    "--depth",
    type=click.Choice(["manager", "full", "annex", "all"]),
    default="full",
    show_default=True,
    help="For whom it is.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "pdf"]),
    default="html",
    show_default=True,
    help="The form of the file.",
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it here.  [default: in the case folder]",
)
def command(
    case_folder: Path | None, output: Path | None, depth: str, form: str, *, as_json: bool
) -> int:
    """Write the report."""
    from pratique.case.answer import read_answer
    from pratique.case.event_view import event_view
    from pratique.case.folder import shown_path
    from pratique.case.narrative import story_if_told
    from pratique.cli.chosen_case import chosen_case
    from pratique.cli.say import say, say_json
    from pratique.report.depth import Depth, Format, Material
    from pratique.report.kept import kept_in

    depths = tuple(Depth) if depth == "all" else (Depth(depth),)
    _refuse_many(depths, output)
    case = chosen_case(case_folder)
    evidence = case.newest()
    if output is not None:
        _refuse_inside(output, evidence)
    answer = read_answer(case.findings(evidence.id))
    story = story_if_told(case, evidence.id)
    material = Material(answer, story, event_view(case, evidence.id, story), kept_in(case))
    for one in depths:
        target, digest = _written(case, evidence, material, one, Format(form), output)
        if as_json:
            told = {"report": shown_path(target), "depth": one, "format": form, "sha256": digest}
            say_json([told])
        else:
            say(shown_path(target))
    return 0


def _written(
    case: Case,
    evidence: Evidence,
    material: Material,
    depth: Depth,
    form: Format,
    output: Path | None,
) -> tuple[Path, str]:
    """Write one of them and say so in the journal: where it is, and its SHA-256."""
    import hashlib

    from pratique.case.folder import write_whole
    from pratique.case.journal import journal_of
    from pratique.phrase import Phrase
    from pratique.record.act import Act
    from pratique.report.depth import document, file_name
    from pratique.report.words import language

    content = document(material, depth, form)
    digest = hashlib.sha256(content).hexdigest()
    name = file_name(evidence.id, depth, form)
    target = output
    if target is None:
        target = case.report(evidence.id).with_name(name)
        write_whole(target, content)
    else:
        _write_out(target, content)
    told = {"name": name, "sha256": digest}
    # Where else it was written to is the person's own: a path may name people.
    about = {"file": name, "sha256": digest, "depth": depth, "format": form, "language": language()}
    journal_of(case).write(
        Act.REPORTED,
        Phrase("The report %(name)s was written. SHA-256 %(sha256)s", told),
        about,
        evidence=evidence.id,
    )
    return target, digest


def _refuse_many(depths: tuple[Depth, ...], output: Path | None) -> None:
    from pratique.errors import UsageError

    if output is not None and len(depths) > 1:
        raise UsageError(
            "Three reports do not fit into one file",
            next_step="Leave --output out: they are written into the case folder. Or write one "
            "at a time.",
        )


def _refuse_inside(output: Path, evidence: Evidence) -> None:
    """Nothing in the evidence changes, whatever is asked for."""
    from pratique.case.folder import lies_inside, shown_path
    from pratique.errors import UsageError

    if lies_inside(output, evidence.place()):
        raise UsageError(
            "The report would lie inside the evidence, and nothing may be written there",
            where=shown_path(output),
            next_step="Name a file elsewhere with --output FILE.",
        )


def _write_out(output: Path, content: bytes) -> None:
    from pratique.case.folder import shown_path, write_whole
    from pratique.errors import CaseStorage, UsageError

    real = Path(os.path.realpath(output))  # a link stays one
    try:
        if real.exists() and not real.is_file():
            real.write_bytes(content)  # a pipe or a device: nothing to be replaced
        else:
            write_whole(real, content)
    except (CaseStorage, OSError) as error:
        told = error.what if isinstance(error, CaseStorage) else f"The report: {error.strerror}"
        raise UsageError(
            told.replace("The case folder", "The report"),
            where=shown_path(output),
            next_step="Name another file with --output FILE.",
        ) from error
