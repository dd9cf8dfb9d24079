"""Whether a script or page hides what it runs, or fetches it from another machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import (
    SCRIPT_HIDES_NAME,
    SCRIPT_RUNS_DECODED,
    SCRIPT_RUNS_REMOTE,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_LOW: Final = 0.5
_SURE: Final = 0.7
_TITLES: Final = {
    SCRIPT_RUNS_DECODED: "A script runs what it first decodes",
    SCRIPT_RUNS_REMOTE: "A script runs what another machine sends",
    SCRIPT_HIDES_NAME: "A script spells a dangerous name in pieces",
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that runs what cannot be read in it."""
    for mark, title in _TITLES.items():
        for payload in payloads(seen(tables, mark, _LOW)):
            sure = payload.best.confidence >= _SURE
            sign = payload.sign(title=title, severity=None if sure else Severity.LOW)
            yield replace(sign, subject=f"{mark} {sign.subject}")


CHECK = Check(
    slug="files-script-runs-hidden",
    title="A script hides what it runs",
    severity=Severity.HIGH,
    technique="T1027",
    reads=(Mark, File),
    innocent=(
        "Makers of paid software encode their pages, and some pages spell a name in pieces to get "
        "past the filter of a hoster."
    ),
    blind="Texts that are decoded by ways that only running them would show.",
    next=(
        "Read the lines that are quoted. If nobody can say what the hidden text is, keep the file "
        "as evidence and do not take it over."
    ),
    find=find,
    condemns=True,
    about=frozenset("jsp jspx asp aspx ashx asmx pl cgi py sh".split()),
)
