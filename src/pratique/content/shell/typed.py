"""What a command in somebody's history tells: the judge of commands, and how grave it is there.

A machine that runs such a command by itself has no reason to; a person may have one. So an
installer that is fetched and run, or a key that is added, weighs little here; a shell that is
given to somebody outside weighs as much as anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.content.public_address import is_public
from pratique.content.shell.command import (
    CONNECTS_BACK,
    DECODES_AND_RUNS,
    DOWNLOADS_AND_RUNS,
    GRANTS_ACCESS,
    HIDES_TRACES,
    MINES,
    PRELOADS,
    RUNS_FROM_WRITABLE,
    SENDS_AWAY,
    Judged,
    judge,
)
from pratique.model import Severity

_SURE: Final = 0.6
# Without one of these words nothing below speaks: most commands are done after one look.
_HINT: Final = re.compile(
    r"curl|wget|fetch|lwp-|\bnc\b|ncat|netcat|socat|/dev/(?:tcp|udp|shm)|base64|base32|xxd|openssl|eval"
    r"|perl|php|ruby|python|lua|chattr|useradd|usermod|adduser|passwd|shadow|authorized_keys|HIST"
    r"|history|/var/log|shred|wipe|truncate|setcap|preload|PRELOAD|ld\.so|xmr|pool|stratum|miner"
    r"|/tmp/|/var/tmp|chmod|audit|rsyslog|journal|fail2ban|setenforce|ufw|iptables|nft|insmod|modprobe"
    r"|touch|linpeas|linenum|pspy|exploit|pwn|dirty|chisel|gsocket|gs-netcat|masscan|zmap|lazagne"
    r"|mimi|john|hashcat|unshadow|diamorphine|reptile|falco|wazuh|ossec|crowdsec|sudoers",
    re.IGNORECASE,
)
_HOST: Final = re.compile(
    r"(?:https?|ftp)://(?:[^/@\s]*@)?(\[[0-9a-f:]+\]|[^/:\s'\"|;&)]+)", re.IGNORECASE
)
_DROPS: Final = re.compile(
    r"(?:pastebin\.com|paste\.ee|hastebin\.|transfer\.sh|temp\.sh|termbin\.com|ix\.io|0x0\.st|sprunge\.us"
    r"|anonfiles\.|file\.io|bashupload\.com|oshi\.at|ngrok|trycloudflare\.com|\.onion|duckdns\.org"
    r"|discordapp\.com|dpaste\.|rentry\.co)",
    re.IGNORECASE,
)
_HIDDEN: Final = re.compile(r"/dev/shm/|/(?:tmp|var/tmp)/\.|/\.{3,}/|/\. /")  # noqa: S108 - names of the evidence
_LOGIN_LOGS: Final = re.compile(
    r"wtmp|btmp|lastlog|utmp|auth\.log|/secure\b|audit\.log|/var/log/?(?:\*|\s|$)|HISTFILE|HISTSIZE=0|HISTFILESIZE=0"
)
_ROOT_AGAIN: Final = re.compile(r"\s-(?:o\w*u|u)\s*0\b|--uid[= ]0\b|:0:0:")
_USUAL_GRANT: Final = re.compile(r"authorized_keys|sudoers|/etc/group|visudo")


@dataclass(frozen=True, slots=True)
class Typed:
    """What one command tells: how grave, and why, in words that go on after "it"."""

    severity: Severity
    why: str


_Rule = tuple[re.Pattern[str], Severity, str]
_RULES: Final[tuple[_Rule, ...]] = tuple(
    (re.compile(pattern), severity, why)
    for pattern, severity, why in (
        (
            (r"\bchmod\s+(?:[ugoa]*\+[rwx]*s[rwx]*|[0-7]?[4-7][0-7]{3})\s[^|;&]*?"
            r"(?:/tmp/|/dev/shm|/(?:ba|da|z|k)?sh\b|/find\b|/python|/perl\b|/vim?\b|/cp\b|/nmap\b|/env\b)"),
            Severity.HIGH,
            "gives the rights of another account to a program that runs anything",
        ),
        (
            r"\bchattr\s+(?:-R\s+)?\+[ia]+\s[^|;&]*(?:passwd|shadow|cron|\.ssh|authorized|ld\.so|\.php)",
            Severity.MEDIUM,
            "makes a way in unchangeable",
        ),
        (
            (r"\b(?:systemctl\s+(?:--now\s+)?(?:stop|disable|mask)\s[^|;&]*|service\s+)"
            r"(?:auditd|falco|wazuh|ossec|crowdstrike|falcon-sensor|systemd-journald)"),
            Severity.MEDIUM,
            "stops what watches the machine",
        ),
        (r"\bauditctl\s+(?:-e\s*0|-D)\b", Severity.MEDIUM, "stops the audit system"),
        (
            (r"\b(?:systemctl\s+(?:--now\s+)?(?:stop|disable|mask)\s[^|;&]*|service\s+)"
            r"(?:rsyslog|syslog-ng|fail2ban|crowdsec|clamav|apparmor|firewalld|ufw)\b"),
            Severity.LOW,
            "stops what logs or guards",
        ),
        (
            r"\bsetenforce\s+0\b|\bufw\s+disable\b|\biptables\s+(?:-F|--flush)\b|\bnft\s+flush\b",
            Severity.LOW,
            "takes a guard away",
        ),
        (
            r"\binsmod\s+[^|;&]*?(?:/tmp/|/dev/shm|/var/tmp|/\.)",
            Severity.MEDIUM,
            "loads a kernel module from a place where none belongs",
        ),
        (r"\binsmod\s", Severity.LOW, "loads a kernel module"),
        (
            r"\btouch\s+[^|;&]*-(?:r|d|t)\b[^|;&]*(?:/usr/s?bin/|/etc/|\.php\b|/lib)",
            Severity.LOW,
            "sets the time of a file",
        ),
        (
            (r"(?i)\b(?:linpeas|linenum|pspy(?:32|64)?|les\.sh|linux-exploit-suggester|pwnkit|dirty_?pipe"
            r"|dirty_?cow|cve-20\d\d-\d+|chisel|gs-netcat|gsocket|masscan|zmap|lazagne|mimipenguin"
            r"|unshadow|diamorphine|reptile|deepce|kernelpop)\b"),
            Severity.MEDIUM,
            "names a tool for taking over machines",
        ),
        (r"\bcat\s+[^|;&]*/etc/shadow\b", Severity.LOW, "reads all password hashes"),
    )
)  # fmt: skip


def typed(command: str) -> Typed | None:
    """The gravest that `command` tells; None where it tells nothing. Any text is fine."""
    if not _HINT.search(command):
        return None
    found = [
        *(Typed(severity, why) for pattern, severity, why in _RULES if pattern.search(command)),
        *_judged(command.replace("\\n", "\n")),
    ]
    return max(found, key=lambda one: one.severity, default=None)


def _judged(command: str) -> Iterator[Typed]:
    for one in judge(command):
        if one.confidence >= _SURE:
            weigh = _WEIGHT.get(one.mark)
            severity = Severity.LOW if weigh is None else weigh(one, command)
            yield Typed(severity, one.why)


def _high(_judged: Judged, _command: str) -> Severity:
    return Severity.HIGH


def _medium(_judged: Judged, _command: str) -> Severity:
    return Severity.MEDIUM


def _fetched(_judged: Judged, command: str) -> Severity:
    hosts = [found[1].strip("[]") for found in _HOST.finditer(command)]
    odd = any(is_public(host) or _DROPS.search(host) for host in hosts)
    return Severity.MEDIUM if odd or _HIDDEN.search(command) else Severity.LOW


def _writable(_judged: Judged, command: str) -> Severity:
    return Severity.MEDIUM if _HIDDEN.search(command) else Severity.LOW


def _granted(_judged: Judged, command: str) -> Severity:
    if _ROOT_AGAIN.search(command):
        return Severity.HIGH
    return Severity.LOW if _USUAL_GRANT.search(command) else Severity.MEDIUM


def _hidden(_judged: Judged, command: str) -> Severity:
    return Severity.MEDIUM if _LOGIN_LOGS.search(command) else Severity.LOW


_WEIGHT: Final[dict[str, Callable[[Judged, str], Severity]]] = {
    CONNECTS_BACK: _high,
    MINES: _high,
    DECODES_AND_RUNS: _high,
    PRELOADS: _medium,
    SENDS_AWAY: _medium,
    DOWNLOADS_AND_RUNS: _fetched,
    RUNS_FROM_WRITABLE: _writable,
    GRANTS_ACCESS: _granted,
    HIDES_TRACES: _hidden,
}
