"""Whether a page opens the files, the databases or the network of this machine to visitors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import (
    PAGE_MANAGES_FILES,
    PAGE_QUERIES_REQUEST,
    PAGE_RELAYS_REQUEST,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_TITLES: Final = {
    PAGE_MANAGES_FILES: "A page lets visitors look at and change any file",
    PAGE_QUERIES_REQUEST: "A page lets visitors give orders to any database",
    PAGE_RELAYS_REQUEST: "A page passes visitors on to any machine they name",
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content whose visitor chooses the files, the database or the machine."""
    for mark, title in _TITLES.items():
        for payload in payloads(seen(tables, mark)):
            sign = payload.sign(title=title)
            yield replace(sign, subject=f"{mark} {sign.subject}")


CHECK = Check(
    slug="web-page-opens-machine",
    title="A page opens this machine to its visitors",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(Mark, File),
    innocent="File managers and database consoles that you installed yourself; few need to stay.",
    blind="Pages in PHP, which other questions are about, and pages that ask for less at a time.",
    next=(
        "Ask who installed it. If nobody did, keep it as evidence, look in the access log for who "
        "called it, and treat the passwords in all files that it could read as known."
    ),
    find=find,
    condemns=True,
    about=frozenset("jsp jspx jspf java asp asa cer aspx ashx asmx cs".split()),
)
