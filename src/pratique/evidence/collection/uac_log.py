"""What the log of UAC says of its run: `uac.log`, a line for each thing that was done.

    2026-11-03 02:10:00 +0000 INF Mount point: /

In version 2, the time and the level stand there otherwise; what is looked for is the same text.
Source: `uac` and `lib/log_msg.sh` of UAC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_VALUE: Final = re.compile(
    rb"^[^\n]{0,80}?\b(Mount point|Max depth|Exclude path pattern|Exclude name pattern"
    rb"|Exclude mount points|Command line|stat tool): ([^\r\n]{0,2000})",
    re.MULTILINE,
)
_DATES: Final = re.compile(rb"(?:^|\s)--?(?:start-date|end-date|date-range-start|date-range-end)\b")
_BODYFILE: Final = re.compile(rb"\bbodyfile/bodyfile\.yaml")
_LEFT_OUT: Final = ("Exclude path pattern", "Exclude name pattern", "Exclude mount points")


@dataclass(frozen=True, slots=True)
class UacLog:
    """`below` is where the machine's root was, `left_out` what its list was kept from naming.

    `quoted` is whether the list was written by a program that quotes odd names.
    """

    below: bytes = b"/"
    left_out: tuple[str, ...] = ()
    promised: bool = False
    quoted: bool = True


def uac_log(text: bytes) -> UacLog:
    """Read a log; what it does not say is as UAC does it by default."""
    told: dict[str, bytes] = {}
    for match in _VALUE.finditer(text):
        told.setdefault(match[1].decode(), match[2].strip())
    left_out = [
        f"{name}: {value.decode('utf-8', 'replace')}"
        for name in _LEFT_OUT
        if (value := told.get(name, b"").strip(b'"[]'))
    ]
    depth = told.get("Max depth", b"").strip()
    if depth not in (b"", b"0"):
        left_out.append(f"Max depth: {depth.decode('utf-8', 'replace')}")
    if _DATES.search(told.get("Command line", b"")):
        left_out.append("only files of a range of dates")
    tool = told.get("stat tool", b"")
    return UacLog(
        told.get("Mount point") or b"/",
        tuple(left_out),
        _BODYFILE.search(text) is not None,
        not tool or tool.split()[0].rpartition(b"/")[2] == b"stat",
    )
