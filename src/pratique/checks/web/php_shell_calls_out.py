"""Whether a page opens a shell to another machine."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import PHP_SHELL_CALLS_OUT
from pratique.model import Severity

CHECK = Check(
    slug="web-php-shell-calls-out",
    title="A page connects a shell to another machine",
    severity=Severity.CRITICAL,
    technique="T1059.004",
    reads=READS,
    innocent=(
        "A client of a monitoring or build system might; it would not wait for commands in PHP."
    ),
    blind=("Connections that another program makes for the page, such as perl or bash."),
    next=(
        "Take the machine off the network if it is still on. The address in the file is the "
        "intruder's: look for it in every log."
    ),
    find=pointing_at(Asked(PHP_SHELL_CALLS_OUT)),
    condemns=True,
)
