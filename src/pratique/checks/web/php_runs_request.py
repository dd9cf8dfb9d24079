"""Whether a page runs what a visitor sends: a web shell, or the hole that one comes in by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import SURE, payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_WHOLE_WAY: Final = 0.9
_LEAST: Final = 0.5


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content in which data of a request reaches code or a command."""
    for payload in payloads(seen(tables, "php-runs-request", _LEAST)):
        confidence = payload.best.confidence
        if confidence >= _WHOLE_WAY:
            yield payload.sign()
        elif confidence >= SURE:
            yield payload.sign(severity=Severity.HIGH)
        else:
            yield payload.sign(
                severity=Severity.LOW,
                title="A page may run what a visitor sends, behind a check of its own",
            )


CHECK = Check(
    slug="web-php-runs-request",
    title="A page runs what a visitor sends",
    severity=Severity.CRITICAL,
    technique="T1505.003",
    reads=(Mark, File),
    innocent="A console for administrators can do this on purpose; you would know its name.",
    blind=(
        "Programs that put their code together in ways that only running them would show, and "
        "code that lies in a database."
    ),
    next=(
        "Take the machine off the network if it is still on, keep this file as evidence, and "
        "look in the access log for who called it."
    ),
    find=find,
    condemns=True,
)
