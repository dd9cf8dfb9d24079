"""Whether a page in Java, ASP or .NET, or a CGI script, runs what a visitor sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import SURE, payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import PAGE_RUNS_REQUEST
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_WHOLE_WAY: Final = 0.9
_LEAST: Final = 0.55


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content in which data of a request becomes code or a command."""
    for payload in payloads(seen(tables, PAGE_RUNS_REQUEST, _LEAST)):
        confidence = payload.best.confidence
        if confidence >= _WHOLE_WAY:
            yield payload.sign()
        elif confidence >= SURE:
            yield payload.sign(severity=Severity.HIGH)
        else:
            yield payload.sign(
                severity=Severity.LOW,
                title="A page or CGI script may run what a visitor sends",
            )


CHECK = Check(
    slug="web-page-runs-request",
    title="A page or CGI script runs what a visitor sends",
    severity=Severity.CRITICAL,
    technique="T1505.003",
    reads=(Mark, File),
    innocent=(
        "A console for administrators, or the interface of a device, can do this on purpose; you "
        "would know its name."
    ),
    blind=(
        "Compiled pages and classes, programs that put their names together as they run, and code "
        "that only lives in the memory of the server."
    ),
    next=(
        "Take the machine off the network if it is still on, keep this file as evidence, and look "
        "in the access log for who called it. A Java server may hold more in its memory: "
        "restart it."
    ),
    find=find,
    condemns=True,
    about=frozenset(
        (
            "jsp jspx jspf java asp asa cer aspx ashx asmx cs cshtml cfm cfml shtml pl cgi py sh"
            " js mjs cjs"
        ).split()
    ),
)
