# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.boot_argument import parse
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH

MENU = b"""set timeout=5
menuentry 'a' {
\tlinux /vmlinuz root=/dev/sda1 ro quiet init=/grub-x.sh
\tinitrd /initrd.img
}
\tlinux /vmlinuz root=/dev/sda1 init=/grub-x.sh
"""


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("/boot/grub/grub.cfg", MENU, [(3, "init", "init=/grub-x.sh", "/grub-x.sh")]),
        (
            "/etc/default/grub.d/99-x.cfg",
            b'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT init=/x"\n',
            [(1, "init", "init=/x", "/x")],
        ),
        ("/etc/default/grub", b'#GRUB_CMDLINE_LINUX="init=/x"\n', []),
        (
            "/etc/default/grub",
            b'GRUB_CMDLINE_LINUX="audit=0 apparmor=0 quiet"\n',
            [(1, "audit", "audit=0", ""), (1, "apparmor", "apparmor=0", "")],
        ),
        (
            "/boot/loader/entries/a.conf",
            b"title a\noptions root=/dev/a rdinit=/x systemd.mask=auditd.service\n",
            [(2, "rdinit", "rdinit=/x", "/x"), (2, "systemd.mask", "systemd.mask=auditd.service", "")],
        ),
        ("/etc/kernel/cmdline", b"root=/dev/a systemd.debug_shell\n", [(1, "systemd.debug_shell", "systemd.debug_shell", "")]),
        ("/boot/grub/grub.cfg", b"linux /x noinit=/y initrd=/z\n", []),
    ],
)  # fmt: skip
def test_arguments(path, content, expected):
    found = [(row.line, row.name, row.command, row.program) for row in parse(content, path)]
    assert found == expected


def test_a_line_too_long_is_a_gap():
    (gap,) = parse(b"linux /a " + b"b" * 2 * COMMAND_LENGTH, "/boot/grub/grub.cfg")
    assert isinstance(gap, Gap)


@given(st.binary() | st.tuples(st.integers(0, 150), st.binary()).map(lambda t: MENU[: t[0]] + t[1]))
def test_any_bytes_give_rows_and_gaps(content):
    for path in ("/boot/grub/grub.cfg", "/etc/kernel/cmdline"):
        for row in parse(content, path):
            assert isinstance(row, StartupItem | Gap)
