"""Whether a page opens a shell to another machine."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import PHP_SHELL_CALLS_OUT
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each content that connects out and starts a shell."""
    for payload in payloads(seen(tables, PHP_SHELL_CALLS_OUT)):
        yield payload.sign()


CHECK = Check(
    slug="web-php-shell-calls-out",
    title="A page connects a shell to another machine",
    severity=Severity.CRITICAL,
    technique="T1059.004",
    reads=(Mark, File),
    innocent=(
        "A client of a monitoring or build system might; it would not wait for commands in PHP."
    ),
    blind=("Connections that another program makes for the page, such as perl or bash."),
    next=(
        "Take the machine off the network if it is still on. The address in the file is the "
        "intruder's: look for it in every log."
    ),
    find=find,
    condemns=True,
)
