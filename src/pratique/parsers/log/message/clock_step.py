"""What those say who set the clock of a machine.

chronyd (`local.c`, `reference.c`, `main.c` of chrony), ntpd (`ntp_loopfilter.c`, and `ntpdate.c`),
systemd-timesyncd(8), systemd(1) and systemd-journald(8), and the kernel.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.clock_jump import ClockJump

_SET: Final = {"kind": "set"}
_SECONDS: Final = r"(?P<seconds>[-+]?[0-9]+\.?[0-9]*)"


def _said(holds: str, pattern: str) -> Saying:
    return Saying(ClockJump, holds, pattern, _SET)


SPEAKERS: Final = (
    Speaker(
        ("chronyd",),
        (
            _said("clock was stepped by", rf"System clock was stepped by {_SECONDS} seconds.*$"),
            _said("jump detected", r"(?P<message>(?:Forward|Backward) time jump detected!.*)$"),
        ),
    ),
    Speaker(
        ("ntpd", "ntpdate", "sntp"),
        (
            _said("time reset", rf"time reset {_SECONDS} s.*$"),
            _said("clock_step", rf"[0-9.: ]*c61c 0c clock_step {_SECONDS} s.*$"),
            _said("time set", rf"time set {_SECONDS} s.*$"),
            _said("step time server", rf"step time server [^ ]+ offset {_SECONDS} sec.*$"),
        ),
    ),
    Speaker(
        ("systemd-timesyncd",),
        (
            _said("jumped backwards", r"(?P<message>System clock time .*jumped backwards.*)$"),
            _said("clock change", r"(?P<message>System clock changed.*)$"),
        ),
    ),
    Speaker(("systemd",), (_said("been changed", r"(?P<message>Time has been changed)$"),)),
    Speaker(
        ("systemd-journald", "systemd-journal"),
        (_said("jumped backwards", r"(?P<message>(?:Realtime clock|Time) jumped backwards.*)$"),),
    ),
)
