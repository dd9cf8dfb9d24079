"""What further guards say of addresses that they saw or shut out.

sshguard(8), csf's lfd (lfd.pl), DenyHosts, CrowdSec, portsentry(8), scanlogd(8).
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.address import TOLD
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.block_event import BlockEvent


def _event(service: str, action: str, holds: str, words: str) -> Saying:
    pattern = rf"(?P<message>{words})$"
    return Saying(BlockEvent, holds, pattern, {"service": service, "action": action})


SPEAKERS: Final = (
    Speaker(
        ("sshguard",),
        (
            _event("sshguard", "found", "Attack from ", rf"Attack from \x22?{TOLD}\x22? .*"),
            _event("sshguard", "ban", "locking ", rf"Blocking \x22?{TOLD}(?:[/:]\d+)?\x22? for.*"),
            _event("sshguard", "unban", "nblocking", rf"\x22?{TOLD}(?:/\d+)?\x22?: unblocking.*"),
            _event("sshguard", "unban", "eleasing ", rf"Releasing \x22?{TOLD}(?:/\d+)?\x22? .*"),
            _event("sshguard", "message", "", ".*"),
        ),
    ),
    Speaker(
        ("lfd",),
        (
            Saying(
                Authentication,
                " login* from ",
                r"\*(?P<service>[^*]+) login\* from "
                rf"{TOLD}.*? into the (?P<user>[^ ]+) account(?: using (?P<method>[^ ]+))?.*$",
                {"action": "login"},
            ),
            _event(
                "lfd",
                "ban",
                "Blocked in csf*",
                rf"(?:\((?P<rule>[^)]+)\) )?.*?(?:from|IP) {TOLD} .*Blocked in csf\*.*",
            ),
            _event("lfd", "unban", "lock removed", rf".*?(?:IP|from) {TOLD} .*lock removed.*"),
            _event("lfd", "unban", "nblock", rf".*?(?:IP|from|:) {TOLD}\b.*"),
            _event("lfd", "found", " from ", rf"(?:\((?P<rule>[^)]+)\) )?.*? from {TOLD} .*"),
            _event("lfd", "start", "daemon started", "daemon started.*"),
            _event("lfd", "stop", "daemon stopped", "daemon stopped.*"),
            _event("lfd", "message", "", ".*"),
        ),
    ),
    Speaker(
        ("denyhosts",),
        (
            _event("denyhosts", "ban", "new denied hosts", rf".*new denied hosts: \[?'?{TOLD}.*"),
            _event("denyhosts", "unban", "purged", rf".*purged.* {TOLD}\b.*"),
        ),
    ),
    Speaker(
        ("crowdsec", "crowdsec-*"),
        (
            _event(
                "crowdsec",
                "ban",
                " ban on ",
                rf".*?(?:\) )?(?P<rule>[^ ()]+/[^ ()]+) by ip {TOLD}.* ban on .*",
            ),
            _event("crowdsec", "unban", "deleted", rf".*\bdecisions? .*{TOLD}.* deleted.*"),
            _event(
                "crowdsec",
                "found",
                "performed '",
                rf".*?Ip {TOLD} performed '(?P<rule>[^']+)'.*",
            ),
        ),
    ),
    Speaker(
        ("portsentry", "psentry*"),
        (
            _event(
                "portsentry",
                "ban",
                "locked",
                rf".*?Host:? (?:[^ /]*/)?{TOLD} (?:has been blocked|Port: \d+ [A-Z]+ Blocked).*",
            ),
            _event(
                "portsentry",
                "found",
                "attackalert: ",
                rf"attackalert: .*?from host: (?:[^ /]*/)?{TOLD} .*",
            ),
        ),
    ),
    Speaker(
        ("scanlogd",),
        (_event("scanlogd", "found", " ports ", rf"{TOLD}(?::\d+)? to [^ ]+ ports .*"),),
    ),
)
