"""`pratique examine`: from a suspect tree to an answer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pratique.cli.options import (
    advisories_option,
    fail_on_option,
    history_option,
    json_option,
    key_file_option,
    known_good_option,
    new_case_option,
    no_long_standing_option,
)

if TYPE_CHECKING:
    from pratique.case.examine import Examined
    from pratique.content.yara.rule_set import RuleSet
    from pratique.model import Severity

_HELP = """Examine what you have of a suspect machine: its disk or an image of it, the folder
where the disk is mounted read-only, an archive, or one snapshot of a backup.

Every file is read once; nothing is changed, followed out of the evidence, or run. The
answer says what is wrong, the worst first, and what could not be looked at. It is kept in
a case folder together with a report in HTML.

It may take minutes on a large disk. Press Ctrl-C at any moment: the same command goes on
where it stopped.

\b
pratique examine disk.img                 raw, qcow2, vmdk, vdi, vhd, vhdx, E01
pratique examine sda.img sdb.img          the disks of one machine, given together
pratique examine backup.tar.zst           tar, zip, cpio, a container image
pratique examine restic:/srv/repo#latest  also borg:, folders:, tars:, git:
pratique examine /mnt/suspect             mount -o ro,noload,nosuid,nodev,noexec ...

An encrypted disk: you are asked for its passphrase, which is never stored. Of an image,
the SHA-256 is taken while it is read.

With --known-good, what is exactly as in your clean copy is not guessed about, and what
differs from it is shown as a difference. With --advisories, what is installed is looked up
in them: see `pratique applications`. Without EVIDENCE, what was examined last is
judged again with what you give; it is not read again.

With --json: each finding on a line, the worst first, then one line with the summary.

\b
Exit statuses:
  0 done                            3 done, but part of it could not be read
  1 done, --fail-on was reached     4 this is no evidence that can be read
  2 wrong usage                     5 the case folder cannot be used
  70 Pratique itself failed         130 interrupted; what was done is kept

With --fail-on, 1 goes before 3.
"""


@click.command(help=_HELP, short_help="Examine a suspect disk, image or backup: the main job.")
@click.argument("places", metavar="[EVIDENCE]...", nargs=-1)
@new_case_option
@known_good_option
@advisories_option
@history_option
@no_long_standing_option
@fail_on_option
@json_option
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 256),
    help="Read with N processes at once.  [default: one for each core]",
)
@click.option(
    "--yara",
    "rule_paths",
    metavar="RULES",
    multiple=True,
    type=click.Path(path_type=Path, readable=False),
    help="Put these YARA rules to every file, too: a file, a folder of .yar files, or a set that "
    "YARA-X compiled. May be given several times; the case remembers them.",
)
@click.option(
    "--sigma",
    "sigma_paths",
    metavar="RULES",
    multiple=True,
    type=click.Path(path_type=Path, readable=False),
    help="Put these Sigma rules to the logs, too: a file, or a folder of .yml files laid out as "
    "that of SigmaHQ. May be given several times, also without EVIDENCE; the case remembers them.",
)
@key_file_option
@click.option(
    "--root",
    metavar="KEY",
    default="",
    help="Of several systems on the disks, the one to examine, as the answer names it: "
    "'partition 2', vg0/root.",
)
@click.option(
    "--no-image-hash",
    "without_hash",
    is_flag=True,
    help="Take no SHA-256 of the image; the answer says that there is none.",
)
@click.option("--no-yara", "without_rules", is_flag=True, help="Forget the rules of this case.")
@click.option(
    "--no-sigma", "without_sigma", is_flag=True, help="Forget the Sigma rules of this case."
)
@click.option(
    "--quiet", "-q", is_flag=True, help="Show no progress; the answer comes all the same."
)
def command(
    places: tuple[str, ...],
    case_folder: Path | None,
    known_good: tuple[Path, ...],
    advisories: tuple[Path, ...],
    histories: tuple[str, ...],
    *,
    without_vouching: bool,
    fail_on: Severity | None,
    as_json: bool,
    jobs: int | None,
    rule_paths: tuple[Path, ...],
    sigma_paths: tuple[Path, ...],
    key_files: tuple[Path, ...],
    root: str,
    without_hash: bool,
    without_rules: bool,
    without_sigma: bool,
    quiet: bool,
) -> int:
    """Examine the evidence, or conclude again about what was examined."""
    if rule_paths and without_rules:
        raise click.UsageError("give --yara or --no-yara, not both")
    if sigma_paths and without_sigma:
        raise click.UsageError("give --sigma or --no-sigma, not both")
    from pratique.case.examine import conclude_again, examine
    from pratique.case.folder import find, is_named
    from pratique.case.past import Histories
    from pratique.cli.given_evidence import evidence_at
    from pratique.cli.watch_progress import watching
    from pratique.survey.rule_pass import forgotten, remembered

    given = known_good or advisories or histories or sigma_paths or without_sigma
    asked = Histories(histories, vouching=not without_vouching)
    about_reading = rule_paths or without_rules or key_files or root or without_hash
    if not places and (not given or about_reading):
        raise click.UsageError("Missing argument 'EVIDENCE': the suspect disk, or its image.")
    # Before anything moves on the terminal: a passphrase may be asked for.
    location = evidence_at(places, key_files, root) if places else None
    rules_for = forgotten if without_rules else _given(rule_paths) if rule_paths else remembered
    sigma = {} if not (sigma_paths or without_sigma) else {"sigma_in": _sigma(sigma_paths)}
    with watching(quiet=quiet, say_case=not is_named(case_folder)) as watcher:
        if location is None:
            examined = conclude_again(
                find(case_folder),
                watcher,
                known_good=known_good,
                advisories=advisories,
                histories=asked,
                **sigma,
            )
        else:
            examined = examine(
                location,
                case_folder,
                watcher,
                processes=jobs or 0,
                known_good=known_good,
                advisories=advisories,
                histories=asked,
                rules_for=rules_for,
                hashes=not without_hash,
                **sigma,
            )
    return conclude(examined, fail_on, as_json=as_json)


def _given(paths: tuple[Path, ...]) -> Callable[[Path], RuleSet]:
    """Compile the rules before anything is read, and say at once which cannot be used."""
    from pratique.cli.say import say_aside
    from pratique.content.yara.rule_set import RuleSet

    rules = RuleSet.load(paths)
    for trouble in rules.troubles:
        say_aside(f"pratique: rules: {trouble}")
    if rules.troubles:
        say_aside(f"pratique: {rules.count} rules are used.")
    return lambda _survey: rules


def _sigma(paths: tuple[Path, ...]) -> Callable[[Path], None]:
    """Read Sigma rules before anything else; without any, those of the case are forgotten."""
    from pratique.cli.say import say_aside
    from pratique.content.sigma.rule_set import RuleSet
    from pratique.inventory.sigma_answer import forget_rules, keep_rules

    if not paths:
        return forget_rules
    rules = RuleSet.load(paths)
    found = list(rules.rules())
    broken = [f"{rule.rule_file}: {rule.trouble}" for rule in found if rule.trouble]
    for trouble in (*map(str, rules.troubles), *broken):
        say_aside(f"pratique: Sigma: {trouble}")
    say_aside(f"pratique: {len(found) - len(broken)} Sigma rules are put to the logs.")
    return lambda survey: keep_rules(survey, rules)


def conclude(examined: Examined, fail_on: Severity | None, *, as_json: bool) -> int:
    """Write the report, print the answer, and choose the exit status."""
    from pratique.case.answer import finding_json
    from pratique.case.event_view import event_view
    from pratique.case.folder import shown_path, write_whole
    from pratique.case.narrative import story_if_told
    from pratique.cli.answer_text import say_answer, summary_json
    from pratique.cli.say import ReaderLeft, say_json
    from pratique.record.decision import standing
    from pratique.report.kept import kept_in
    from pratique.report.page import render

    answer = examined.answer
    report = examined.case.report(examined.evidence)
    story = story_if_told(examined.case, examined.evidence)
    shown = event_view(examined.case, examined.evidence, story)
    write_whole(report, render(answer, story, shown, kept_in(examined.case)))
    with contextlib.suppress(ReaderLeft):  # the status says what there is, whoever reads it
        if as_json:
            say_json(finding_json(finding) for finding in answer.findings)
            say_json([summary_json(answer, shown_path(report))])
        else:
            say_answer(answer, shown_path(report), story)
    if fail_on is not None and any(f.severity >= fail_on for f in standing(answer.findings)):
        return 1
    return 3 if answer.partly_unread() else 0
