"""Whether a script gives a shell away, or takes orders from outside."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import SCRIPT_CONNECTS_BACK, SCRIPT_FLOODS, SCRIPT_RUNS_CHAT
from pratique.model import Severity
from pratique.phrase import Phrase

CHECK = Check(
    slug="files-script-connects-back",
    title="A script puts this machine at the service of somebody outside",
    severity=Severity.HIGH,
    technique="T1059",
    reads=READS,
    innocent=(
        "Tools for penetration tests, and their documentation; you would have ordered the test."
    ),
    blind="Compiled programs, and scripts that hide what they do.",
    next=(
        "Note the address in it and look for it in all logs and firewalls. See who owns the file "
        "and what starts it: timers, start-up scripts, other pages."
    ),
    find=pointing_at(
        Asked(SCRIPT_CONNECTS_BACK, Phrase("A script gives a shell to somebody outside")),
        Asked(SCRIPT_RUNS_CHAT, Phrase("A script runs commands that it is told in a chat")),
        Asked(SCRIPT_FLOODS, Phrase("A script floods other machines")),
    ),
    condemns=True,
    about=frozenset("pl cgi py sh jsp asp aspx js mjs cjs".split()),
)
