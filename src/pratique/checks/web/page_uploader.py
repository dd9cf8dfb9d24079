"""Whether a page in Java, ASP or .NET lets any visitor store a program on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import SURE, payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import PAGE_WRITES_REQUEST
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_LEAST: Final = 0.5


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that writes what a visitor sends where the visitor says."""
    for payload in payloads(seen(tables, PAGE_WRITES_REQUEST, _LEAST)):
        sure = payload.best.confidence >= SURE
        yield payload.sign(severity=None if sure else Severity.LOW)


CHECK = Check(
    slug="web-page-uploader",
    title="A page in Java, ASP or .NET stores what a visitor sends under a name of their choice",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(Mark, File),
    innocent="An editor of templates or a file manager does this for its administrator.",
    blind="Pages that leave the storing to a library, and pages that unpack archives.",
    next=(
        "Find out from the access log what was sent to this page, and look at every file that is "
        "younger."
    ),
    find=find,
    condemns=True,
    about=frozenset("jsp jspx jspf java asp asa cer aspx ashx asmx cs cfm cfml pl cgi py".split()),
)
