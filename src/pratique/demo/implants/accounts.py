"""What the intruder did to the accounts."""

from __future__ import annotations

from pratique.demo.calendar import HOUR, MINUTE, NIGHT
from pratique.demo.disk import Disk
from pratique.demo.implant import Implant


def _second_root(disk: Disk) -> None:
    disk.append("/etc/passwd", "support:x:0:0:Support:/root:/bin/bash\n", NIGHT + MINUTE)


IMPLANTS = (
    Implant(
        "/etc/passwd", "a second account with the number of root", "accounts-second-uid-0",
        _second_root,
    ),
)  # fmt: skip
