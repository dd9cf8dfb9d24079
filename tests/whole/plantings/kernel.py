"""Modules and settings of the kernel, and eBPF."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, add, both, nothing, put, unit
from plantings.command import FETCH, HIDDEN, hidden, program, with_program
from plantings.more_packages import KERNEL

_MODULES: Final = "Kernel modules"

_BPF: Final = "eBPF"

_ID: Final = "T1547.006"

_FOLDER: Final = f"/usr/lib/modules/{KERNEL}"

_LOAD: Final = "/etc/modules-load.d"

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
)
