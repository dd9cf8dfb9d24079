"""What the modules of PAM say in the name of any program: pam_unix(8), pam_faillock(8), pam_sss(8).

    pam_unix(SERVICE:TYPE): TEXT    since Linux-PAM 0.99.2
    (pam_unix) TEXT, pam_unix: TEXT, and a program `SERVICE(pam_unix)` before it

A failure names who asked (`ruser`) and whom they asked to be (`user`); `rhost` may follow on a name
that somebody on the network chose. Sources: support.c and pam_unix_sess.c of Linux-PAM, pam_sss.c.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.account_change import AccountChange
from pratique.parsers.log.row.authentication import Authentication

_MODULE: Final = r"(?:\(pam_[a-z0-9_]+\)|pam_[a-z0-9_]+(?:\((?P<service>[^:()]+)(?::[^()]*)?\))?:) "
# Programs that make one account of another.
_CHANGING: Final = (
    r"pam_[a-z0-9_]+\((?P<service>su|su-l|sudo|sudo-i|runuser|runuser-l|doas|polkit-1)"
    r"(?::[^()]*)?\): "
)
_ASKED: Final = r"logname=[^ ]* uid=(?P<uid>[0-9]+) euid=[0-9]+ tty=(?P<tty>[^ ]*) "
_FAILURE: Final = r"(?P<reason>authentication failure|[0-9]+ more authentication failures?); "
_FAILED: Final = {"action": "failure", "method": "pam"}


def _failures(module: str) -> tuple[Saying, ...]:
    start = module + _FAILURE + _ASKED
    return tuple(
        Saying(Authentication, " authentication failure" if module else "uthentication failure",
               start + tail, _FAILED)
        for tail in (
            r"ruser=[^ ]* rhost=(?P<origin>[^ ]*) +user=(?P<user>.+)$",
            r"ruser=(?P<user>[^ ]*) rhost=(?P<origin>[^ ]*) *(?:user=)?(?: \[preauth\])?$",
            r"ruser=(?P<user>.*) rhost=(?P<origin>[^ ]*) *(?:user=)?$",
        )
    )  # fmt: skip


def _sessions(module: str) -> tuple[Saying, ...]:
    return (
        Saying(
            Authentication,
            "session opened for user ",
            module + r"session opened for user (?P<target_user>[^ (]+)(?:\(uid=[0-9]+\))? by "
            r"(?P<user>[^ (]*)(?:\(uid=(?P<uid>[0-9]+)\))?$",
            {"action": "opened"},
        ),
        Saying(
            Authentication,
            "session closed for user ",
            module + r"session closed for user (?P<target_user>[^ (]+)(?:\(uid=[0-9]+\))?$",
            {"action": "closed"},
        ),
        Saying(
            Authentication,
            "check pass; user unknown",
            module + r"(?P<reason>check pass; user unknown)$",
            {"action": "invalid-user", "method": "pam"},
        ),
    )


_CHANGES: Final = (
    Saying(
        Authentication,
        "authentication failure; ",
        _CHANGING
        + _FAILURE
        + _ASKED
        + r"ruser=(?P<user>[^ ]*) rhost=(?P<origin>[^ ]*)(?: +user=(?P<target_user>.*))?$",
        _FAILED,
    ),
)
_MODULES: Final = (
    Saying(
        Authentication,
        "authentication success; ",
        _MODULE + r"authentication success; " + _ASKED + r"ruser=[^ ]* rhost=(?P<origin>[^ ]*) "
        r"+user=(?P<user>.*)$",
        {"action": "login", "method": "pam"},
    ),
    Saying(
        Authentication,
        "received for user ",
        _MODULE + r"received for user (?P<user>.*): (?P<reason>[0-9]+ \(.*\))$",
        _FAILED,
    ),
    Saying(
        Authentication,
        " not met by user ",
        _MODULE + r"(?P<reason>requirement .* not met) by user \x22(?P<user>.*)\x22$",
        {"action": "refused", "method": "pam"},
    ),
    Saying(
        Authentication,
        "Consecutive login failures for user ",
        _MODULE + r"Consecutive login failures for user (?P<user>.*) "
        r"(?P<reason>account temporarily locked)$",
        {"action": "blocked", "method": "pam"},
    ),
    Saying(
        Authentication,
        " tally ",
        _MODULE + r"user (?P<user>.*) \((?P<uid>[0-9]+)\) (?P<reason>(?:has )?tally [0-9]+, "
        r"deny [0-9]+)$",
        {"action": "blocked", "method": "pam"},
    ),
    Saying(
        Authentication,
        "granted access",
        _MODULE + r"user '(?P<user>.*)' granted access$",
        {"action": "login", "method": "pam"},
    ),
    Saying(
        Authentication,
        "access denied for user ",
        _MODULE + r"(?P<reason>access denied) for user [`'](?P<user>.*)' from "
        r"[`'](?P<origin>[^ ']*)'$",
        {"action": "refused", "method": "pam"},
    ),
    Saying(
        Authentication,
        "efused user ",
        _MODULE + r"Refused user (?P<user>.*) for service (?P<reason>[^ ]+)$",
        {"action": "refused", "method": "pam"},
    ),
    Saying(
        Authentication,
        " has expired",
        _MODULE + r"account (?P<user>.*) (?P<reason>has expired .*)$",
        {"action": "refused", "method": "pam"},
    ),
    Saying(
        AccountChange,
        "password changed for ",
        _MODULE + r"password changed for (?P<user>.*)$",
        {"action": "password"},
    ),
)

SPEAKERS: Final = (
    Speaker(("*(pam_*)",), (*_failures(""), *_sessions(""))),
    Speaker(
        ("*",), (*_sessions(_MODULE), *_CHANGES, *_failures(_MODULE), *_failures("PAM "), *_MODULES)
    ),
)
