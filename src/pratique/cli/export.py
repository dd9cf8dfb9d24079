"""`pratique export`: what others need to find, or to keep out, the same intruder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pratique.cli.options import case_option, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pratique.case.folder import Case
    from pratique.case.sharing import Shared

_FORMATS: Final = ("stix", "misp", "csv", "case")
_LEVELS: Final = ("red", "amber+strict", "amber", "green", "clear")

_HELP = """Write the indicators of a case for others: digests of malicious files, addresses
of the intruder, hosts and URLs that its code leads to, keys and accounts it made.

Without --format they are only listed: read them before you send them. What is the
server's own, everybody's, or of people who belong here is left out, and counted.
Findings that you have decided to be innocent or accepted give none.

\b
    pratique export
    pratique export --format stix --redacted --tlp green -o indicators.json
    pratique export --format csv --exact -o blocklist.csv

\b
stix  a bundle of STIX 2.1        csv   a table; addresses defanged: hxxp, [.]
misp  an event to import in MISP  case  a graph of CASE and UCO, as JSON-LD

\b
Exit statuses:
  0 done                                    5 no case, or it cannot be written
  2 wrong usage, or FILE cannot be written  70 Pratique itself failed
"""


@click.command(help=_HELP, short_help="Write indicators for others: STIX, MISP, CSV, CASE.")
@case_option
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Write this format.  [default: list them]",
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it here.  [default: print it]",
)
@click.option(
    "--redacted",
    is_flag=True,
    help="Without names of the machine, its people and its customers.",
)
@click.option(
    "--tlp",
    type=click.Choice(_LEVELS),
    default="amber",
    show_default=True,
    help="How far it may go: the Traffic Light Protocol 2.0.",
)
@click.option(
    "--author", metavar="NAME", default="", help="Who tells it: the name of your organisation."
)
@click.option("--exact", is_flag=True, help="Of csv: for a machine, nothing is defanged.")
@json_option
def command(
    case_folder: Path | None,
    form: str | None,
    output: Path | None,
    tlp: str,
    author: str,
    *,
    redacted: bool,
    exact: bool,
    as_json: bool,
) -> int:
    """List or write the indicators of the newest evidence of a case."""
    from pratique.case.redaction import redacted as without_names
    from pratique.case.sharing import Wish, shared
    from pratique.checks import all_checks
    from pratique.cli.chosen_case import chosen_case

    _refuse(form, output, exact=exact)
    case = chosen_case(case_folder)
    titles = {check.slug: check.title for check in all_checks()}
    told = shared(case, Wish(author, tlp, titles))
    if redacted:
        told = without_names(told, case)
    if form is None:
        _list(told, as_json=as_json)
        return 0
    _write(told, case, form, output, exact=exact, as_json=as_json)
    _say_left_out(told)
    return 0


def _refuse(form: str | None, output: Path | None, *, exact: bool) -> None:
    from pratique.errors import UsageError

    if form is None and output is not None:
        raise UsageError(
            "No format was given for the file",
            next_step=f"Add --format with one of: {', '.join(_FORMATS)}.",
        )
    if exact and form != "csv":
        raise UsageError(
            "--exact is for --format csv: the other formats are exact as they are",
            next_step="Leave it out, or give --format csv.",
        )


def _write(
    told: Shared, case: Case, form: str, output: Path | None, *, exact: bool, as_json: bool
) -> None:
    from hashlib import sha256

    from pratique.case.folder import shown_path
    from pratique.case.written_lines import write_lines
    from pratique.cli.say import say, say_bytes, say_json
    from pratique.report.words import _

    document = "".join(_lines(told, form, exact=exact))
    content = document.encode("utf-8")
    digest = sha256(content).hexdigest()
    if output is None:
        say_bytes(content)
    else:
        write_lines(output, (document,), case.newest().place())
    _record(told, case, form, output, digest)
    if output is None:
        return
    written = {
        "file": shown_path(output),
        "format": form,
        "sha256": digest,
        "indicators": len(told.indicators),
        "redacted": told.removed is not None,
        "removed": told.removed,
        "tlp": told.tlp,
    }
    if as_json:
        say_json([written])
        return
    words = {"path": shown_path(output), "count": len(told.indicators), "digest": digest}
    say(_("%(path)s: %(count)s indicators, SHA-256 %(digest)s") % words)


def _record(told: Shared, case: Case, form: str, output: Path | None, digest: str) -> None:
    """What was given away belongs into the journal, and how it can be known again."""
    from pratique.case.folder import shown_path
    from pratique.case.journal import journal_of
    from pratique.phrase import Phrase
    from pratique.record.act import Act

    name = "-" if output is None else shown_path(Path(output.name))
    redacted = told.removed is not None
    words = {"file": name, "format": form, "count": str(len(told.indicators)), "tlp": told.tlp}
    journal_of(case).write(
        Act.EXPORTED,
        Phrase(
            "Exported %(count)s indicators as %(format)s to %(file)s, without names, TLP:%(tlp)s."
            if redacted
            else "Exported %(count)s indicators as %(format)s to %(file)s, TLP:%(tlp)s.",
            words,
        ),
        {
            "file": name,
            "format": form,
            "sha256": digest,
            "indicators": len(told.indicators),
            "redacted": redacted,
            "tlp": told.tlp,
        },
        evidence=case.newest().id,
    )


def _lines(told: Shared, form: str, *, exact: bool) -> Iterator[str]:
    from pratique.report.export import case_graph, indicator_csv, misp, stix

    if form == "csv":
        yield from indicator_csv.lines(told, exact=exact)
        return
    writers = {"stix": stix.document, "misp": misp.document, "case": case_graph.document}
    yield writers[form](told)


def _list(told: Shared, *, as_json: bool) -> None:
    from pratique.cli.say import say, say_json, say_prose
    from pratique.report.escape import for_terminal
    from pratique.report.export.indicator_csv import shown, why
    from pratique.report.words import _

    if as_json:
        say_json(_row(told, one) for one in told.indicators)
        return
    kind = ""
    for one in told.indicators:
        if one.kind != kind:
            kind = one.kind
            say()
            say(_("%(kind)s (%(count)s)") % {"kind": kind, "count": len(told.of_kind(one.kind))})
        words = {
            "value": for_terminal(shown(one)),
            "why": why(one),
            "confidence": f"{one.confidence:.2f}",
            "findings": ", ".join(one.findings[:_FINDINGS]),
        }
        say_prose(
            _("  %(value)s  %(why)s; confidence %(confidence)s (%(findings)s)") % words, hang=6
        )
    if not told.indicators:
        say(_("No indicator was found in what was read."))
    _say_left_out(told)


_FINDINGS: Final = 3


def _row(told: Shared, one: Any) -> dict[str, Any]:
    from pratique.phrase import english
    from pratique.report.export.plain_csv import iso

    return {
        "kind": one.kind.value,
        "value": one.value,
        "rules": [rule.value for rule in one.rules],
        "why": [english(why) for why in (one.why, *one.further)],
        "confidence": round(one.confidence, 3),
        "alarm": one.detects,
        "personal": one.personal,
        "first": None if one.first is None else iso(one.first),
        "last": None if one.last is None else iso(one.last),
        "basis": one.basis,
        "techniques": list(one.techniques),
        "findings": list(one.findings),
        "paths": list(one.paths),
        "size": one.size,
        "md5": one.md5 or None,
        "tlp": told.tlp,
    }


def _say_left_out(told: Shared) -> None:
    from pratique.cli.say import say_aside
    from pratique.report.story_words import said
    from pratique.report.words import _, ngettext
    from pratique.story.indicator.indicator import KEPT_OUT

    for because, count in told.left_out.items():
        words = {"count": count, "why": said(KEPT_OUT[because])}
        say_aside(ngettext("Left out, once: %(why)s", "Left out, %(count)s times: %(why)s", count)
                  % words)  # fmt: skip
    if told.dismissed:
        words = {"count": told.dismissed}
        say_aside(
            ngettext(
                "%(count)s finding that you have judged gives none: pratique findings",
                "%(count)s findings that you have judged give none: pratique findings",
                told.dismissed,
            )
            % words
        )
    if told.removed is not None:
        counts = ", ".join(f"{kind} {count}" for kind, count in told.removed.items())
        words = {"counts": counts or "0"}
        say_aside(_("Replaced or removed for sharing: %(counts)s") % words)
