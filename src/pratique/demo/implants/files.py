"""What the intruder hid, and how."""

from __future__ import annotations

from typing import Final

from pratique.demo.accounts import BRUNO, WWW_DATA
from pratique.demo.days import NIGHT
from pratique.demo.disk import Disk
from pratique.demo.implant import Implant, together, written
from pratique.demo.program import binary

# ruff: noqa: S108 - names on the made-up disk
_SHELL: Final = "/home/bruno/.cache/bash"
_PROTECTED: Final = "/etc/cron.d/php-clean"
_TURNED: Final = "/srv/flyer\u202efdp.scr"


def _set_uid_shell(disk: Disk) -> None:
    """The shell of the machine itself, with root's rights given away."""
    disk.folder("/home/bruno/.cache", 0o700, BRUNO, NIGHT)
    disk.file(_SHELL, disk["/usr/bin/bash"].content, 0o4755, (0, 0), NIGHT)


IMPLANTS: Final = (
    Implant(
        "/dev/shm/.x",
        "a hidden folder in memory",
        "files-hidden-in-temporary",
        together(
            lambda disk: disk.folder("/dev/shm/.x", 0o755, WWW_DATA, NIGHT),
            written("/dev/shm/.x/agent", binary("agent"), 0o755, WWW_DATA),
        ),
    ),
    Implant(
        "/var/tmp/.cache",
        "a hidden folder among temporary files",
        "files-hidden-in-temporary",
        together(
            lambda disk: disk.folder("/var/tmp/.cache", 0o755, WWW_DATA, NIGHT),
            written("/var/tmp/.cache/kworker", binary("kworker"), 0o755, WWW_DATA),
            written("/var/tmp/.cache/c", "pool = pool.example:3333\n", 0o644, WWW_DATA),
        ),
    ),
    Implant(
        "/tmp/sess_run",
        "a program among temporary files",
        "files-program-in-temporary",
        written("/tmp/sess_run", binary("sess_run"), 0o755, WWW_DATA),
    ),
    Implant(
        "/usr/share/fonts/...",
        "a folder that looks like the one above",
        "files-name-deceives",
        written("/usr/share/fonts/.../list.txt", "198.51.100.20 root\n"),
    ),
    Implant(
        "/usr/local/sbin/show-queue ",
        "a name that ends in a blank",
        "files-name-deceives",
        written("/usr/local/sbin/show-queue ", "#!/bin/sh\nexit 0\n", 0o755),
    ),
    Implant(
        _TURNED,
        "a name that reads backwards",
        "files-name-deceives",
        written(_TURNED, "nothing\n"),
    ),
    Implant(
        "/root/.bash_history",
        "a history that leads nowhere",
        "files-history-linked",
        lambda disk: disk.link("/root/.bash_history", "/dev/null", time=NIGHT),
    ),
    Implant(
        "/dev/ttyS9",
        "a plain file among the devices",
        "files-regular-in-dev",
        written("/dev/ttyS9", "hide agent kworker\n"),
    ),
    Implant(
        _SHELL,
        "a shell with the rights of root",
        "files-setuid-interpreter",
        _set_uid_shell,
        also=("packages-setuid-unowned",),
    ),
    Implant(
        _PROTECTED,
        "a job that cannot be deleted",
        "files-immutable",
        lambda disk: disk.alter(_PROTECTED, immutable=True),
        privileged=True,
    ),
    Implant(
        # The numbers 240 to 254 are kept for experiments: no device stands behind this one.
        "/var/lib/misc/vd",
        "a device outside the folder of devices",
        "files-device-outside-dev",
        lambda disk: disk.device("/var/lib/misc/vd", (240, 9), 0o666, NIGHT),
        privileged=True,
    ),
)
