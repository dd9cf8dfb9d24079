"""Whether a page lets any visitor store a program on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_WHOLE_WAY: Final = 0.8


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that writes what a visitor sends, unchecked."""
    for payload in payloads(seen(tables, "php-writes-request")):
        sure = payload.best.confidence >= _WHOLE_WAY
        yield payload.sign(severity=None if sure else Severity.MEDIUM)


CHECK = Check(
    slug="web-php-uploader",
    title="A page stores what a visitor sends as a program",
    severity=Severity.HIGH,
    technique="T1505.003",
    reads=(Mark, File),
    innocent=(
        "A file manager, an editor of themes or an installer does this for its administrator, "
        "behind a password."
    ),
    blind="Pages that check the visitor's file wrongly, and long ones that unpack archives.",
    next=(
        "Find out from the access log what was sent to this page, and look at every file that "
        "is younger."
    ),
    find=find,
    condemns=True,
)
