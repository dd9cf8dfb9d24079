"""What lets the intruder in again: accounts, keys, and the commands that jobs and units run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pratique.model import Finding, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account
from pratique.store.tables import Tables
from pratique.story.indicator.indicator import Indicator, Kind, Rule
from pratique.story.indicator.named import about

# The line that these name makes an account that nobody else has: not a shell that was given to
# one that every system has.
MADE: Final = frozenset({"accounts-home-odd", "accounts-odd-name", "accounts-second-uid-0"})
STARTING: Final = frozenset(
    {"persistence-apt-hook", "persistence-at-job", "persistence-cron-fetches-code",
     "persistence-cron-runs-from-writable", "persistence-startup-runs-code",
     "persistence-udev-runs-code", "persistence-unit-from-writable",
     "persistence-unit-runs-code"}
)  # fmt: skip
_KEYS: Final = "persistence-authorized-key-"
_SHARED: Final = "persistence-authorized-key-shared"
_USUAL: Final = frozenset({"root", "nobody"})
_SURE: Final = 0.5
_MOST: Final = 300  # as quotes are stored: a longer one is cut


def accounts(tables: Tables, findings: Iterable[Finding]) -> Iterator[Indicator]:
    """Accounts, keys and commands that findings of medium severity and above show."""
    for finding in findings:
        if finding.severity < Severity.MEDIUM or finding.confidence < _SURE:
            continue
        if finding.check in MADE:
            yield from _accounts(tables, finding)
        elif finding.check.startswith(_KEYS) and finding.check != _SHARED:
            yield from _keys(tables, finding)
        elif finding.check in STARTING and len(finding.quote) < _MOST:
            for line in finding.quote.splitlines():
                if line.strip():
                    command = about(finding, Kind.COMMAND, line.strip(), Rule.STARTED)
                    yield replace(command, detects=False)


def _accounts(tables: Tables, finding: Finding) -> Iterator[Indicator]:
    for place in finding.places:
        for row in tables.rows(Account, "path = ? AND line = ?", place.path, place.line):
            if row.username not in _USUAL and (row.uid == 0 or (row.uid or 0) >= 1000):
                made = about(finding, Kind.ACCOUNT, row.username, Rule.CREATED)
                yield replace(made, detects=False, personal=True)


def _keys(tables: Tables, finding: Finding) -> Iterator[Indicator]:
    for place in finding.places:
        for row in tables.rows(AuthorizedKey, "path = ? AND line = ?", place.path, place.line):
            if row.fingerprint:
                yield about(finding, Kind.KEY, row.fingerprint, Rule.OPENED)
