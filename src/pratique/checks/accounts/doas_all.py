"""Does doas give everything, without a password, to somebody?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.account_kind import AUTOMATION, AccountList
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.doas import DoasRule
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each rule for root's rights without a password or for a program's account."""
    rules = [
        rule
        for rule in tables.rows(DoasRule, "permits", most=20_000)
        if rule.run_as in ("", "root") and not rule.command and rule.who not in ("root", "0")
    ]
    if not rules:
        return
    listed = AccountList.read(tables)
    for rule in rules:
        free = "nopass" in rule.options
        account = listed.by_name.get(rule.who)
        program = account is not None and listed.is_system(account)
        if program and rule.who not in AUTOMATION:
            severity = Severity.HIGH if free else Severity.MEDIUM
        elif free:
            severity = Severity.LOW
        else:
            continue
        place = Place(rule.path, rule.line)
        yield Sign(
            subject=f"{rule.path} {rule.who} {rule.run_as}",
            places=(place,),
            quote=f"permit {' '.join(rule.options)} {rule.who}".replace("  ", " "),
            why=(
                Phrase("%(who)s becomes root without a password.", {"who": rule.who})
                if free
                else Phrase("%(who)s becomes root with a password.", {"who": rule.who})
            ),
            verify=lines(place),
            confidence=0.9 if severity >= Severity.HIGH else 0.5,
            severity=severity,
        )


CHECK = Check(
    slug="accounts-doas-all",
    title="doas gives everything to an account that should not have it",
    severity=Severity.MEDIUM,
    technique="T1548.003",
    reads=(DoasRule, Account),
    innocent="People let themselves become root without a password. Those are shown as low.",
    blind="A rule for one program can lead to root as well.",
    next="Ask who wrote the rule, and do not carry it over unless somebody answers for it.",
    find=find,
)
