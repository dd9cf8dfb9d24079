r"""Arguments of the kernel that change what starts first, or what is watched.

They stand on `linux` lines of GRUB's grub.cfg, on `options` lines of the Boot Loader
Specification, on `append` lines of syslinux, in shell variables of /etc/default/grub and its
drop-ins, and alone in /etc/kernel/cmdline: kernel-parameters.txt of the kernel's documentation,
kernel-command-line(7). One row for each argument that matters; others are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

KIND: Final = "boot-argument"
# A row for the same argument again and again says nothing new: a menu has many entries.
_MOST: Final = 200
_LINE = re.compile(
    r"\s*+(?:(?:linux(?:16|efi)?|options|append|multiboot2?|module2?|kernelopts)\s"
    r"|(?:export\s++)?GRUB_CMDLINE_\w++\s*+=|set\s++\w*+(?:cmdline|kernelopts|extra_)\w*+=)",
    re.IGNORECASE,
)
_ARGUMENT = re.compile(
    r"(?<![^\s\"'=])(?:(?P<first>init|rdinit|initrd_init)=(?P<program>[^\s\"']++)"
    r"|(?P<unit>systemd\.(?:run|wants|unit|mask|debug_shell|debug-shell|setenv"
    r"|default_debug_tty))(?:=(?P<value>[^\s\"']*+))?"
    r"|(?P<preset>rd\.break|rd\.systemd\.debug_shell|break|single|emergency"
    r"|lockdown|module\.sig_enforce|modules_load|rd\.driver\.pre|modprobe\.blacklist"
    r"|selinux|enforcing|apparmor|security|audit|ima_appraise|mitigations|kaslr|nokaslr)"
    r"(?:=(?P<to>[^\s\"']*+))?)(?=[\s\"']|\Z)"
)


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a configuration of a boot loader: a row for each argument that matters."""
    seen: set[str] = set()
    bare = path.rpartition("/")[2] in ("cmdline", "cmdline.txt")
    for number, line in text_lines(content.replace(b"\0", b"")):
        start = _LINE.match(line)
        if not bare and start is None:
            continue
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        behind = start.end() if start else 0
        for found in _ARGUMENT.finditer(line[:COMMAND_LENGTH], behind):
            argument = found[0]
            if argument in seen or len(seen) >= _MOST:
                continue
            seen.add(argument)
            name = found["first"] or found["unit"] or found["preset"]
            yield started(
                path,
                number,
                KIND,
                name=name,
                username="root",
                occasion="by the kernel, before everything else",
                command=argument,
                program=found["program"] or "",
                technique="T1542",
            )


PARSERS = (
    Parser(
        slug="boot-argument",
        rows=(StartupItem,),
        places=(
            "/etc/default/grub",
            "/etc/default/grub.d/*",
            "/boot/grub/grub.cfg",
            "/boot/grub/custom.cfg",
            "/boot/grub2/grub.cfg",
            "/boot/efi/EFI/*/grub.cfg",
            "/boot/grub2/user.cfg",
            "/boot/loader/entries/*.conf",
            "/boot/efi/loader/entries/*.conf",
            "/efi/loader/entries/*.conf",
            "/boot/extlinux/extlinux.conf",
            "/boot/syslinux/syslinux.cfg",
            "/boot/firmware/cmdline.txt",
            "/boot/cmdline.txt",
            "/etc/kernel/cmdline",
            "/etc/grub.d/*",
            "/etc/update-extlinux.conf",
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
