"""Whether a script lets the computers of visitors work for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.checks.web.script_misleads import SCRIPTS
from pratique.content.mark import Mark
from pratique.content.names import JS_MINER
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each script that starts such work for an account."""
    for payload in payloads(seen(tables, JS_MINER)):
        yield payload.sign()


CHECK = Check(
    slug="web-script-mines",
    title="The computers of visitors work for an account",
    severity=Severity.HIGH,
    technique="T1496",
    reads=(Mark, File),
    innocent="A few sites ask their visitors for it in the open, instead of advertisements.",
    blind="Work that is done by a module of WebAssembly without an account in the script.",
    next="Whoever keeps the site knows whether that account is theirs; if not, look for what "
    "put it there.",
    find=find,
    condemns=True,
    about=SCRIPTS,
)
