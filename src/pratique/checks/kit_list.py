"""Places that only rootkits, back doors and worms of servers make: our own list, with sources.

Each place is one that no package of a distribution has, and that a public description of the kit
names as its own or its default. Whoever uses a kit may change all of it: so a place that is
there tells much, and one that is not tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit, where it is described, and the places that it makes.

    `places` are absolute paths, without /usr before bin, sbin and lib; a `*` stands for one
    part. A path that ends in a slash is a folder. `files` are names that are looked for in the
    folders of libraries and kernel modules.
    """

    name: str
    source: str
    places: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


KITS: Final = (
    # Libraries that the linker loads before all others.
    Kit("Jynx", "the project's own installation script", ("/xochikit/", "/XxJynx/"), ("jynx2.so",)),
    Kit("Father", "the project's own configuration", ("/lib/selinux.so.3",)),
    Kit("Medusa", "Mandiant on UNC3886, 2024", ("/lib/libseconf/",)),
    Kit("OrBit", "Intezer, 2022", ("/lib/libntpVnQE6mk/", "/dev/shm/ldx/")),  # noqa: S108 - a place of the evidence
    Kit("Symbiote", "BlackBerry and Intezer, 2022", ("/include/certbot.h",)),
    Kit("HiddenWasp", "Intezer, 2019", (), ("libse1inux.so",)),
    Kit("Winnti for Linux", "Chronicle, 2019", (), ("libxselinux.so", "libxselinux")),
    Kit("Rocke or Watchdogs", "Unit 42, 2019", ("/sbin/kerberods",), ("libioset.so",)),
    Kit(
        "perfctl",
        "Aqua, 2024",
        ("/bin/perfcc", "/bin/wizlmsh", "/root/.config/cron/perfcc", "/tmp/.xdiag/"),  # noqa: S108 - places of the evidence
        ("libgcwrap.so", "libfsnldev.so"),
    ),
    # Doors in the login.
    Kit(
        "Ebury",
        "ESET on Operation Windigo, 2014, and its later versions, 2017 and 2024",
        (),
        ("libns2.so", "libpw3.so", "libpw5.so", "libsbr.so", "libslr.so", "libtsr.so"),
    ),
    Kit("a changed OpenSSH", "ESET on Linux back doors of OpenSSH, 2018", ("/include/gpm2.h",)),
    # Modules of the kernel.
    Kit(
        "Reptile",
        "the project's own installation script",
        ("/reptile/", "/lib/udev/reptile"),
        ("reptile.ko", "reptile_module.ko"),
    ),
    Kit("Diamorphine", "the project's own page", (), ("diamorphine.ko",)),
    Kit("Suterusu", "the project's own page", (), ("suterusu.ko",)),
    Kit("adore-ng", "the project's own page", (), ("adore-ng.ko", "adore-ng-2.6.ko")),
    Kit("KoviD", "the project's own page", (), ("kovid.ko",)),
    Kit("Pumakit", "Elastic, 2024", ("/share/zov_f/",), ("puma.ko", "kitsune.so")),
    Kit("Phalanx2", "US-CERT, 2008", ("/etc/khubd.p2/", "/etc/host.ph1", "/etc/lolzz.p2")),
    Kit(
        "Snakso",
        "Kaspersky and CrowdStrike, 2012",
        ("/lib/modules/*/kernel/sound/module_init.ko",),
    ),
    Kit("t0rn or SHV5", "SANS on t0rnkit", ("/lib/libsh/", "/etc/ttyhash", "/src/.puta/")),
    Kit("Skidmap", "Trend Micro, 2019", ("/bin/kaudited",)),
    # Doors that wait.
    Kit(
        "BPFDoor",
        "Sandfly and PwC, 2022",
        ("/dev/shm/kdmtmpflush", "/run/haldrund.pid"),  # noqa: S108 - a place of the evidence
    ),
    Kit(
        "RotaJakiro",
        "Netlab 360, 2021",
        ("/bin/systemd/systemd-daemon", "/lib/systemd/systemd-daemon",
         "/home/*/.gvfsd/.profile/gvfsd-helper"),
    ),
    Kit(
        "gs-netcat",
        "the deployment script of the Global Socket project",
        ("/bin/gs-dbus", "/lib/systemd/system/gs-dbus.service", "/root/.config/htop/defunct",
         "/root/.config/htop/defunct.dat", "/home/*/.config/htop/defunct",
         "/home/*/.config/htop/defunct.dat"),
    ),
    # Worms, miners and networks of bots.
    Kit(
        "XorDDoS",
        "Microsoft, 2022",
        ("/lib/libudev.so.6", "/lib/libudev4.so", "/lib/udev/udev", "/etc/cron.hourly/gcc.sh",
         "/etc/cron.hourly/gcc4.sh", "/run/gcc.pid"),
    ),
    Kit(
        "Kinsing",
        "Aqua, 2020, and Trend Micro, 2020",
        ("/tmp/kdevtmpfsi", "/tmp/kinsing", "/var/tmp/kinsing", "/etc/kinsing",  # noqa: S108 - places of the evidence
         "/etc/libsystem.so"),
    ),
    Kit("WatchDog", "Unit 42, 2021", ("/etc/phpguard", "/etc/phpupdate")),
    Kit("TeamTNT", "Trend Micro and Lacework, 2021", ("/bin/tntrecht",)),
    Kit(
        "Outlaw",
        "Trend Micro, 2020, and Elastic, 2025",
        ("/root/.configrc/", "/root/.configrc5/", "/home/*/.configrc/", "/home/*/.configrc5/"),
    ),
    Kit(
        "Mozi",
        "Netlab 360, 2019",
        ("/networks", "/etc/init.d/S95baby.sh", "/etc/init.d/S95Baby.sh"),
    ),
)  # fmt: skip
