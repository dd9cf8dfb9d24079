"""Whether a script gives a shell away, or takes orders from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import (
    SCRIPT_CONNECTS_BACK,
    SCRIPT_FLOODS,
    SCRIPT_RUNS_CHAT,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_TITLES: Final = {
    SCRIPT_CONNECTS_BACK: "A script gives a shell to somebody outside",
    SCRIPT_RUNS_CHAT: "A script runs commands that it is told in a chat",
    SCRIPT_FLOODS: "A script floods other machines",
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each script that puts this machine at the service of another."""
    for mark, title in _TITLES.items():
        for payload in payloads(seen(tables, mark)):
            sign = payload.sign(title=title)
            yield replace(sign, subject=f"{mark} {sign.subject}")


CHECK = Check(
    slug="files-script-connects-back",
    title="A script puts this machine at the service of somebody outside",
    severity=Severity.HIGH,
    technique="T1059",
    reads=(Mark, File),
    innocent=(
        "Tools for penetration tests, and their documentation; you would have ordered the test."
    ),
    blind="Compiled programs, and scripts that hide what they do.",
    next=(
        "Note the address in it and look for it in all logs and firewalls. See who owns the file "
        "and what starts it: timers, start-up scripts, other pages."
    ),
    find=find,
    condemns=True,
    about=frozenset("pl cgi py sh jsp asp aspx js mjs cjs".split()),
)
