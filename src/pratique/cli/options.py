"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from pratique.model import Severity
from pratique.report.words import ENVIRONMENT, LANGUAGES, language_of, reading_in

Command = TypeVar("Command", bound=Callable[..., Any])

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object a line, for scripts."
)

by_option = click.option(
    "--by",
    metavar="NAME",
    default="",
    help="Who you are, for the journal.  [default: $PRATIQUE_PERSON, and the account]",
)


SEVERITIES = "note, low, medium, high or critical"


class CaseFolder(click.Path):
    """A folder that is a case, or is to become one."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The folder as a path; a file is none."""
        if Path(value).is_file():
            self.fail("this is a file; a case is the folder that holds case.toml", param, ctx)
        return super().convert(value, param, ctx)


class SeverityWord(click.ParamType[Severity]):
    """One of the words note, low, medium, high, critical."""

    name = "severity"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Severity:
        """The severity that the word names."""
        if isinstance(value, Severity):
            return value
        try:
            return Severity.from_word(str(value))
        except KeyError:
            self.fail(f"{value!r} is no severity; give {SEVERITIES}", param, ctx)

    def shell_complete(
        self, _ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The words that begin like this."""
        return [
            CompletionItem(severity.word)
            for severity in Severity
            if severity.word.startswith(incomplete)
        ]


def _read_in(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.with_resource(reading_in(language_of(value, {})))


language_option = click.Option(
    ["--lang"],
    metavar="LANGUAGE",
    is_eager=True,
    expose_value=False,
    callback=_read_in,
    help=f"The language of answers and documents: {', '.join(LANGUAGES)}.  "
    f"[default: ${ENVIRONMENT}, else that of the system]",
)

history_option = click.option(
    "--history",
    "histories",
    metavar="URI",
    multiple=True,
    help="A backup of the machine with several moments: it tells since when each finding is "
    "there. restic:/srv/repo, borg:/srv/repo, a folder of rsnapshot, of dated copies, of tars, "
    "of snapshots. May be given several times; the case remembers it.",
)

key_file_option = click.option(
    "--key-file",
    "key_files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, readable=False, allow_dash=False),
    help="The key, or the passphrase, of an encrypted disk. It is put to every encrypted volume "
    "and never stored. May be given several times. Without it you are asked on the terminal.",
)

no_long_standing_option = click.option(
    "--no-long-standing",
    "without_vouching",
    is_flag=True,
    help="Read no old snapshot whole to find what has not changed since. Of a large backup that "
    "takes long.",
)

case_option = click.option(
    "--case",
    "case_folder",
    metavar="DIR",
    type=CaseFolder(),
    help="The case folder.  [default: $PRATIQUE_CASE, else yours in or below this folder]",
)

container_option = click.option(
    "--container",
    metavar="NAME",
    help="The tables of this container, and not those of the machine itself.",
)

new_case_option = click.option(
    "--case",
    "case_folder",
    metavar="DIR",
    type=CaseFolder(),
    help="The case folder, made if need be.  [default: $PRATIQUE_CASE, else the one here that "
    "knows this evidence, else a new one in this folder]",
)

fail_on_option = click.option(
    "--fail-on",
    metavar="SEVERITY",
    type=SeverityWord(),
    help=f"Exit with 1 when there is a finding of this severity or above: {SEVERITIES}.",
)

known_good_option = click.option(
    "--known-good",
    "known_good",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path, readable=False),
    help="A clean copy of an application or package: a folder, tar, zip, .deb, .rpm, .apk or "
    ".pkg.tar.zst. May be given several times; the case remembers it.",
)

advisories_option = click.option(
    "--advisories",
    "advisories",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, readable=False),
    help="Advisories that tell what is out of date: OSV JSON (a file, folder or zip), the JSON of "
    "Debian's security tracker, or a feed about WordPress. May be given several times; the case "
    "remembers them.",
)
