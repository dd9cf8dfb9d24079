"""Whether sudo gives everything to someone who should not have it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AUTOMATION, AccountList
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.inventory.sudo_rules import sudo_rules
from pratique.model import Place, Severity
from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.parsers.sudoers import SudoAlias, SudoRule, SudoSetting
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SHELLS: Final = frozenset("sh bash dash zsh ksh csh tcsh fish busybox su sudo".split())
_HOME_OF_RULES: Final = ("/etc/", "/usr/etc/", "/usr/local/etc/")
_ANYONE_WRITES: Final = ("/tmp/", "/var/tmp/", "/dev/", "/home/", "/run/user/")  # noqa: S108 - names of the evidence


class _Holders:
    """Who stands behind a name of a sudo rule."""

    def __init__(self, tables: Tables, rules: list[SudoRule]) -> None:
        listed = AccountList.read(tables)
        self._by_name = dict(listed.by_name)
        for account in listed.accounts:
            self._by_name.setdefault(f"#{account.uid}", account)
        self._programs = {a.username: a for a in listed.accounts if listed.is_system(a)}
        self._groups: dict[str, Group] = {}
        asked = {rule.who for rule in rules if rule.who.startswith("%")}
        scopes = tables.select("SELECT DISTINCT substr(scope, 2) FROM sudo_setting")
        wanted = {who.removeprefix("%") for who in (*asked, *(scope for (scope,) in scopes))}
        for group in tables.rows(Group):
            for name in {group.groupname, f"#{group.gid}"} & wanted:
                self._groups.setdefault(name, group)
        self._members: dict[str, list[str]] = {}

    def programs(self, who: str) -> list[str]:
        """The system accounts among those that `who` means."""
        if who.startswith("%"):
            if who not in self._members:
                self._members[who] = self._in_group(who[1:])
            return self._members[who]
        account = self._by_name.get(who)
        name = "" if account is None else account.username
        return [name] if name in self._programs else []

    def is_root(self, who: str) -> bool:
        """Whether `who` has the rights of root already."""
        account = self._by_name.get(who)
        return who in ("root", "#0") or (account is not None and account.uid == 0)

    def _in_group(self, name: str) -> list[str]:
        group = self._groups.get(name)
        if group is None:
            return []
        named = [member for member in group.members if member in self._programs]
        first = [a.username for a in self._programs.values() if a.gid == group.gid]
        return list(dict.fromkeys(named + first))


def find(tables: Tables) -> Iterator[Sign]:
    """Point at rules for everything, at `!authenticate`, and at rules read from odd places."""
    settings = list(tables.rows(SudoSetting))
    if not settings and next(tables.select("SELECT 1 FROM sudo_rule LIMIT 1"), None) is None:
        return
    rules = [rule for rule in sudo_rules(tables) if _everything(rule)]
    holders = _Holders(tables, rules)
    target_password = any(setting.name in ("targetpw", "rootpw") for setting in settings)
    for rule in rules:
        if not holders.is_root(rule.who):
            yield from _rule(rule, holders, target_password=target_password)
    for setting in settings:
        yield from _setting(setting, holders)


def _everything(rule: SudoRule) -> bool:
    if rule.who.startswith("!") or rule.command.startswith("!"):
        return False
    users = [user.strip() for user in rule.run_as.partition(":")[0].split(",")]
    if not {"ALL", "root", "#0"} & set(users):
        return False
    program = rule.command.split(" ", 1)[0]
    return rule.command == "ALL" or posixpath.basename(program) in _SHELLS


def _rule(rule: SudoRule, holders: _Holders, *, target_password: bool) -> Iterator[Sign]:
    free = "NOPASSWD" in rule.tags
    programs = holders.programs(rule.who)
    if rule.who == "ALL":
        if target_password and not free:
            return
        severity = Severity.HIGH if free else Severity.MEDIUM
        why = Phrase(
            "Every account of the machine, those of programs too, can become root, with a password."
        )
        if free:
            why = Phrase(
                "Every account of the machine, those of programs too, can become root, without a "
                "password."
            )
    elif programs:
        named = ", ".join(programs[:5])
        severity = Severity.HIGH if free else Severity.MEDIUM
        if set(programs) <= AUTOMATION:
            severity = Severity.LOW
        told = {"named": named}
        why = Phrase("It lets a program's account (%(named)s) become root, with a password.", told)
        if free:
            why = Phrase(
                "It lets a program's account (%(named)s) become root, without a password.", told
            )
    elif free:
        severity = Severity.LOW
        why = Phrase(
            "Whoever gets into %(who)s is root at once, without a password.", {"who": rule.who}
        )
    else:
        return
    yield _sign(
        rule.path,
        rule.line,
        f"{rule.who} {rule.hosts}=({rule.run_as}) {_tags(rule)}{rule.command}",
        why,
        severity,
    )


def _tags(rule: SudoRule) -> str:
    return "".join(f"{tag}: " for tag in rule.tags)


def _setting(setting: SudoSetting, holders: _Holders) -> Iterator[Sign]:
    quote = f"Defaults{setting.scope} {setting.name}"
    if setting.name == "!authenticate":
        if not setting.scope:
            severity = Severity.HIGH
        else:
            programs = holders.programs(setting.scope[1:]) if setting.scope[0] == ":" else []
            severity = Severity.HIGH if set(programs) - AUTOMATION else Severity.LOW
        why = Phrase("sudo asks for no password where this holds, whatever the rules say.")
        yield _sign(setting.path, setting.line, quote, why, severity)
    elif setting.name in ("include", "includedir") and setting.value.startswith("/"):
        place = posixpath.normpath(setting.value) + "/"
        if place.startswith(_HOME_OF_RULES):
            return
        writable = place.startswith(_ANYONE_WRITES)
        why = Phrase(
            "sudo reads further rules from %(value)s, which is no place for them.",
            {"value": setting.value},
        )
        severity = Severity.HIGH if writable else Severity.MEDIUM
        yield _sign(setting.path, setting.line, f"@{setting.name} {setting.value}", why, severity)


def _sign(path: str, line: int | None, quote: str, why: Phrase, severity: Severity) -> Sign:
    place = Place(path, line)
    return Sign(
        subject=f"{path}: {quote}",
        places=(place,),
        quote=quote,
        why=why,
        verify=lines(place),
        confidence=0.9 if severity >= Severity.HIGH else 0.6,
        severity=severity,
    )


CHECK = Check(
    slug="accounts-sudo-all",
    title="sudo gives everything to an account that should not have it",
    severity=Severity.HIGH,
    technique="T1548.003",
    reads=(SudoRule, SudoSetting, SudoAlias, Account, Group),
    innocent=(
        "Cloud images give their first person everything without a password "
        "(90-cloud-init-users), and tools that manage machines often have the same. Those are "
        "shown as low."
    ),
    blind=(
        "A rule for one program can lead to root as well (an editor, a package manager); only "
        "rules for everything and for shells are looked at here. Rules in LDAP and files included "
        "from elsewhere are not followed."
    ),
    next=(
        "Ask who wrote the rule, and compare with a backup of /etc/sudoers and /etc/sudoers.d. "
        "Do not carry it over to the rebuilt machine unless somebody answers for it."
    ),
    find=find,
)
