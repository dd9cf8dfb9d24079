"""Does PAM let somebody in who has no password?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.as_shipped import as_shipped
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, reads
from pratique.checks.pam_stack import Answer, Stacks, lets_in
from pratique.inventory.verification import Verification
from pratique.model import Place, Severity
from pratique.parsers.pam import RUNNERS, PamRule
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

# They neither let in nor keep out: they set something up, or slow things down.
_NEUTRAL: Final = frozenset(
    "pam_env pam_faildelay pam_nologin pam_keyinit pam_securetty pam_cap pam_selinux pam_shells "
    "pam_tally pam_tally2 pam_faillock pam_group pam_mail pam_motd pam_umask pam_lastlog "
    "pam_lastlog2 pam_warn pam_echo pam_issue pam_debug pam_limits pam_loginuid pam_gnome_keyring "
    "pam_kwallet pam_kwallet5 pam_ecryptfs pam_fscrypt pam_systemd pam_systemd_home pam_mount "
    "pam_unix_session pam_ck_connector pam_console pam_setquota pam_wtmpdb pam_canonicalize_user "
    "pam_namespace pam_afs_session pam_cgroup".split()
)
# They say yes to some.
_CONDITIONS: Final = {
    "pam_succeed_if": Phrase("for those who fulfil its condition"),
    "pam_listfile": Phrase("for those who stand in a list"),
    "pam_access": Phrase("for those whom a table admits"),
    "pam_wheel": Phrase("for those in a group"),
    "pam_localuser": Phrase("for every account in /etc/passwd"),
    "pam_usertype": Phrase("for every account of one kind"),
    "pam_rhosts": Phrase("for those who come from machines that an account trusts"),
    "pam_time": Phrase("at some hours"),
    "pam_timestamp": Phrase("for a while after a login"),
}
_LOGINS: Final = frozenset(
    "sshd login remote su su-l sudo sudo-i other common-auth common-account system-auth "
    "password-auth system-login system-remote-login system-local-login base-auth base-account "
    "cockpit polkit-1 gdm-password lightdm sddm xrdp-sesman passwd chsh chfn".split()
)
# Programs that ask PAM as root: there pam_rootok says yes to everybody.
_ASKS_AS_ROOT: Final = frozenset(
    "sshd login remote cockpit dovecot vsftpd proftpd pure-ftpd samba xrdp-sesman imap pop smtp "
    "openvpn gdm-password lightdm sddm cron crond".split()
)
# What a person starts without a password, on purpose.
_NO_LOGIN: Final = ("-autologin", "greeter", "launch-environment", "fingerprint", "smartcard")
_BY_GROUP: Final = ("ingroup", "notingroup")
_MOST_NAMED: Final = 8

Reason = tuple[Phrase, Severity]


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each rule that lets somebody in although every check has said no."""
    rules = list(tables.rows(PamRule, most=200_000))
    if not rules:
        return
    stacks = Stacks(rules)
    shipped = as_shipped(tables, "/pam.d/")
    found: dict[PamRule, tuple[Reason, list[str]]] = {}
    for service in stacks.services():
        if service.endswith(_NO_LOGIN):
            continue
        for rule, reason in _opened(stacks, service):
            if rule.path in shipped:
                continue
            known, services = found.setdefault(rule, (reason, []))
            services.append(service)
            if reason[1] > known[1]:
                found[rule] = (reason, services)
    for rule, ((why, severity), services) in found.items():
        yield _sign(rule, why, severity, services)


def _opened(stacks: Stacks, service: str) -> Iterator[tuple[PamRule, Reason]]:
    steps = stacks.stack(service, "auth")
    rule = lets_in(steps, lambda one: _stranger(one, service))
    if rule is not None:
        severity = Severity.HIGH if service in _LOGINS | _ASKS_AS_ROOT else Severity.MEDIUM
        yield rule, (_whatever(rule), severity)
    # A rule for some may stand before one for everybody, and stays when that is taken out.
    chosen = lets_in(steps, lambda one: _chosen(one, service))
    if chosen is not None and chosen is not rule:
        yield chosen, _condition(chosen)
    if service in ("sshd", "login", "su", "sudo", "common-account"):
        rule = lets_in(stacks.stack(service, "account"), lambda one: _stranger(one, service))
        if rule is not None:
            why = Phrase(
                "It admits accounts that have expired or are locked, before anything asks."
            )
            yield rule, (why, Severity.MEDIUM)


def _module(rule: PamRule) -> str:
    return rule.module.rpartition("/")[2].removesuffix(".so")


def _stranger(rule: PamRule, service: str) -> Answer:
    """What the module says to somebody who knows no password and fulfils no condition."""
    name = _module(rule)
    if name == "pam_permit" or (name == "pam_rootok" and service in _ASKS_AS_ROOT):
        return Answer.YES
    return Answer.NOTHING if name in _NEUTRAL else Answer.NO


def _chosen(rule: PamRule, service: str) -> Answer:
    """The same for somebody who fulfils every condition."""
    name = _module(rule)
    if name in _CONDITIONS or f"{name}.so" in RUNNERS:
        return Answer.YES
    return _stranger(rule, service)


def _whatever(rule: PamRule) -> Phrase:
    if _module(rule) == "pam_rootok":
        return Phrase(
            "pam_rootok says yes to programs of root, and the program that asks "
            "here is one whoever comes: everybody gets in with any password."
        )
    return Phrase("Everybody gets in with any password: no check that says no can change that.")


def _condition(rule: PamRule) -> Reason:
    name = _module(rule)
    if f"{name}.so" in RUNNERS:
        return (
            Phrase("A program decides, and where it says yes nobody asks for a password."),
            Severity.MEDIUM,
        )
    words = rule.arguments.split()
    by_group = any(word in _BY_GROUP for word in words) or name in ("pam_wheel", "pam_timestamp")
    why = Phrase(
        "No password is asked %(when)s.", {"when": _CONDITIONS.get(name, Phrase("in some cases"))}
    )
    return why, Severity.LOW if by_group else Severity.MEDIUM


def _sign(rule: PamRule, why: Phrase, severity: Severity, services: list[str]) -> Sign:
    named = ", ".join(sorted(set(services))[:_MOST_NAMED])
    place = Place(rule.path, rule.line)
    return Sign(
        subject=f"{rule.path} {rule.type} {rule.control} {rule.module} {rule.arguments}",
        places=(place,),
        quote=f"{rule.type} {rule.control} {rule.module} {rule.arguments}".strip(),
        why=prose(why, Phrase("It holds for: %(named)s.", {"named": named})),
        verify=(*lines(place), reads("cat", rule.path)),
        confidence=0.9 if severity >= Severity.HIGH else 0.7,
        severity=severity,
    )


CHECK = Check(
    slug="persistence-pam-opens-login",
    title="PAM lets somebody in without a password",
    severity=Severity.HIGH,
    technique="T1556.003",
    reads=(PamRule, Verification),
    innocent=(
        "Administrators let a group become root without a password (pam_wheel trust), or take a "
        "password only from some addresses. Those are shown as low or medium."
    ),
    blind=(
        "A module that was itself changed says what it likes; that is found by comparing it with "
        "its package. What a module outside of PAM's own decides is taken for a check."
    ),
    next=(
        "Compare the file with a backup. On the machine that stands in the meantime, nothing that "
        "asks PAM keeps anybody out: isolate it."
    ),
    find=find,
)
