"""The healthy machine that is planted on: the made-up server with more packages."""

from __future__ import annotations

from typing import Final

from plantings.initrd import archive
from plantings.more_packages import KERNEL, MORE
from pratique.demo.accounts import lay_accounts
from pratique.demo.blog import lay_blog
from pratique.demo.disk import Disk
from pratique.demo.distribution import PACKAGES
from pratique.demo.package import install
from pratique.demo.sessions import lay_session_logs
from pratique.demo.shop import lay_shop
from pratique.demo.system import lay_system
from pratique.demo.visitors import lay_access_logs

INITRD: Final = f"/boot/initrd.img-{KERNEL}"


def machine() -> Disk:
    """The disk before anybody planted anything."""
    disk = Disk()
    lay_system(disk)
    install(disk, (*PACKAGES, *MORE))
    lay_accounts(disk)
    lay_blog(disk)
    lay_shop(disk)
    lay_access_logs(disk, broken_into=False)
    lay_session_logs(disk, broken_into=False)
    _lay_boot(disk)
    _lay_rest(disk)
    return disk


def _lay_boot(disk: Disk) -> None:
    start = f"linux /boot/vmlinuz-{KERNEL} root=/dev/vda1 ro quiet\n"
    disk.file(
        "/boot/grub/grub.cfg",
        f"set default=0\nmenuentry 'Debian' {{\n\t{start}\tinitrd {INITRD}\n}}\n",
        0o444,
    )
    disk.file("/etc/default/grub", 'GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\n')
    disk.file(INITRD, archive())
    disk.file("/etc/modules", "# Modules to load at boot, one a line.\n")


def _lay_rest(disk: Disk) -> None:
    disk.file("/etc/shells", "/bin/sh\n/bin/bash\n/bin/dash\n")
    disk.file(
        "/etc/network/interfaces",
        "source /etc/network/interfaces.d/*\nauto lo\niface lo inet loopback\n",
    )
    disk.file("/srv/code/.git/HEAD", "ref: refs/heads/main\n", owner=(1000, 1000))
    disk.file(
        "/srv/code/.git/config",
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
        owner=(1000, 1000),
    )
    disk.file("/home/anna/.gitconfig", "[user]\n\tname = Anna\n", owner=(1000, 1000))
    for name, target in (("editor", "/usr/bin/nano"), ("pager", "/usr/bin/less")):
        disk.link(f"/etc/alternatives/{name}", target)
        disk.link(f"/usr/bin/{name}", f"/etc/alternatives/{name}")
