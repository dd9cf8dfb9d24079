"""Whether a script leads visitors, or loads for them, what its text hides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import (
    JS_FAKE_CHECK,
    JS_HIDDEN_ADDRESS,
    JS_RUNS_STRANGER,
    JS_UNREADABLE_PART,
    JS_VISITOR_REDIRECT,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

SCRIPTS: Final = frozenset({"js", "mjs", "html", "htm", "php", "phtml", "inc", "sql", "svg"})
_TITLES: Final = {
    JS_HIDDEN_ADDRESS: "A script hides the address that it leads visitors to or loads from",
    JS_RUNS_STRANGER: "A script runs whatever another machine answers",
    JS_VISITOR_REDIRECT: "A script leads some visitors to another site",
    JS_UNREADABLE_PART: "A part that nobody can read stands in a script that is otherwise plain",
    JS_FAKE_CHECK: "A page lets visitors run a command on their own computer",
}
_CERTAIN: Final = 0.8


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such script, once however many files it was put into."""
    for mark, title in _TITLES.items():
        for payload in payloads(seen(tables, mark)):
            grave = payload.best.confidence >= _CERTAIN
            severity = Severity.HIGH if grave else Severity.MEDIUM
            yield payload.sign(title=title, severity=severity)


CHECK = Check(
    slug="web-script-misleads",
    title="A script leads visitors where its text does not show",
    severity=Severity.HIGH,
    technique="T1189",
    reads=(Mark, File),
    innocent=(
        "A few networks for advertisements hide their addresses from filters in this way. "
        "Whoever keeps the site knows whether it shows such advertisements."
    ),
    blind=(
        "What a plainly written address brings, the middle of very long scripts, and scripts "
        "whose key comes from the page or from the network."
    ),
    next=(
        "Compare the file with its release: the rest of it is often untouched. Look for the same "
        "text in the database as well, and tell visitors who may have followed it."
    ),
    find=find,
    condemns=True,
    about=SCRIPTS,
)
