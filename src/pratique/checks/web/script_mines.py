"""Whether a script lets the computers of visitors work for somebody."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import JAVASCRIPT, READS, Asked, pointing_at
from pratique.content.names import JS_MINER
from pratique.model import Severity

CHECK = Check(
    slug="web-script-mines",
    title="A script lets the computers of visitors mine coins for somebody",
    severity=Severity.HIGH,
    technique="T1496",
    reads=READS,
    innocent="A few sites ask their visitors for it in the open, instead of advertisements.",
    blind="Work that is done by a module of WebAssembly without an account in the script.",
    next="Whoever keeps the site knows whether that account is theirs; if not, look for what "
    "put it there.",
    find=pointing_at(Asked(JS_MINER)),
    condemns=True,
    about=JAVASCRIPT,
)
