"""What the bus and the devices start: dbus-daemon(1), udev(7)."""

from __future__ import annotations

from typing import Final

from plantings.case import Act, Case, Twin, both, put, run, shell
from plantings.case import unit as service_unit
from plantings.command import BASH_BACK, DECODE, HIDDEN, NOHUP_BACK, hidden, program, tool

_BUS: Final = "D-Bus"

_UDEV: Final = "udev"

_RULES: Final = "/etc/udev/rules.d"

_OWN_BUS: Final = Twin(
    "dbus-own",
    "an application of one's own on the bus",
    "/usr/share/dbus-1/system-services/example.harbour.Orders.service",
    both(
        program("/opt/orders/bin/orders"),
        put(
            "/usr/share/dbus-1/system-services/example.harbour.Orders.service",
            "[D-BUS Service]\nName=example.harbour.Orders\nExec=/opt/orders/bin/orders\nUser=www-data\n",
        ),
        put(
            "/etc/dbus-1/system.d/orders.conf",
            '<busconfig>\n  <policy user="www-data">\n    <allow own="example.harbour.Orders"/>\n  </policy>\n</busconfig>\n',
        ),
    ),
)

_STICK: Final = Twin(
    "udev-stick",
    "a name for a USB stick",
    f"{_RULES}/70-stick.rules",
    put(
        f"{_RULES}/70-stick.rules",
        'SUBSYSTEM=="block", ATTRS{serial}=="0401", SYMLINK+="backup-stick"\n',
    ),
    table="file",
)

_DISK: Final = Twin(
    "udev-hdparm",
    "a setting for disks",
    f"{_RULES}/69-hdparm.rules",
    put(
        f"{_RULES}/69-hdparm.rules",
        'ACTION=="add", KERNEL=="sd[a-z]", RUN+="/sbin/hdparm -B 255 /dev/%k"\n',
    ),
)


def _rule(
    slug: str, what: str, name: str, text: str, twin: Twin, *acts: Act, panix: str = ""
) -> Case:
    path = f"{_RULES}/{name}.rules"
    return Case(slug, _UDEV, "T1546.017", what, path, both(*acts, put(path, text)), twin, panix)


CASES: Final = (
    Case(
        "dbus-service",
        _BUS,
        "T1543",
        "a service that connects back when it is called",
        "/usr/share/dbus-1/system-services/org.panix.persistence.service",
        both(
            put(
                "/usr/share/dbus-1/system-services/org.panix.persistence.service",
                "[D-BUS Service]\nName=org.panix.persistence\nExec=/usr/local/bin/dbus-panix.sh\nUser=root\n",
            ),
            run("/usr/local/bin/dbus-panix.sh", f"#!/bin/bash\n{NOHUP_BACK}\n"),
            put(
                "/etc/dbus-1/system.d/org.panix.persistence.conf",
                '<busconfig>\n  <policy context="default">\n    <allow own="org.panix.persistence"/>\n    <allow send_destination="org.panix.persistence"/>\n  </policy>\n</busconfig>\n',
            ),
        ),
        _OWN_BUS,
        "setup_dbus",
    ),
    Case(
        "dbus-session",
        _BUS,
        "T1546",
        "a hidden program for a person's bus",
        "/home/anna/.local/share/dbus-1/services/org.example.Notes.service",
        both(
            hidden(),
            put(
                "/home/anna/.local/share/dbus-1/services/org.example.Notes.service",
                f"[D-BUS Service]\nName=org.example.Notes\nExec={HIDDEN}\n",
                owner=(1000, 1000),
            ),
        ),
        _OWN_BUS,
    ),
    Case(
        "dbus-policy",
        _BUS,
        "T1543",
        "everybody may call everything",
        "/etc/dbus-1/system.d/zz-open.conf",
        put(
            "/etc/dbus-1/system.d/zz-open.conf",
            '<busconfig>\n  <policy context="default">\n    <allow send_destination="*"/>\n    <allow own="*"/>\n  </policy>\n</busconfig>\n',
        ),
        _OWN_BUS,
    ),
    _rule(
        "udev-sedexp",
        "a mark whenever a device comes, and a script that waits for it",
        "10-sedexp",
        'ACTION=="add", KERNEL=="random", RUN+="/bin/touch /tmp/sedexp"\n',
        _STICK,
        run(
            "/usr/bin/sedexp",
            shell(
                "while true; do",
                "  if [ -f /tmp/sedexp ]; then",
                "    rm /tmp/sedexp",
                f"    nohup setsid {BASH_BACK} &",
                "  fi",
                "  sleep 5",
                "done",
            ),
        ),
        panix="setup_udev",
    ),
    _rule(
        "udev-at",
        "a job of at whenever the network comes",
        "11-atest",
        'SUBSYSTEM=="net", KERNEL!="lo", RUN+="/usr/bin/at -M -f /usr/bin/atest now"\n',
        _DISK,
        run("/usr/bin/atest", shell(f"nohup setsid {BASH_BACK} &")),
        panix="setup_udev",
    ),
    _rule(
        "udev-cron",
        "a job of cron whenever the network comes",
        "11-crontest",
        'SUBSYSTEM=="net", KERNEL!="lo", RUN+="/bin/bash -c \'echo \\"* * * * * /usr/bin/crontest\\" | crontab -\'"\n',
        _DISK,
        run("/usr/bin/crontest", shell(f"nohup setsid {BASH_BACK} &")),
        panix="setup_udev",
    ),
    _rule(
        "udev-systemd",
        "a service whenever the network comes",
        "12-netservice",
        'SUBSYSTEM=="net", KERNEL!="lo", TAG+="systemd", ENV{SYSTEMD_WANTS}+="netservice.service"\n',
        _STICK,
        put("/etc/systemd/system/netservice.service", service_unit(f"/usr/bin/{BASH_BACK}")),
        panix="setup_udev",
    ),
    _rule(
        "udev-hidden",
        "a hidden program whenever a disk comes",
        "75-disk",
        f'ACTION=="add", SUBSYSTEM=="block", RUN+="{HIDDEN}"\n',
        _DISK,
        hidden(),
    ),
    _rule(
        "udev-import",
        "code that is decoded for a rule",
        "76-disk",
        f'SUBSYSTEM=="block", IMPORT{{program}}="/bin/sh -c \'{DECODE}\'"\n',
        _DISK,
    ),
    _rule(
        "udev-program",
        "a program of no package asked for a name",
        "77-disk",
        'SUBSYSTEM=="block", PROGRAM="/usr/lib/udev/disk_idx", SYMLINK+="%c"\n',
        Twin(
            "udev-program-own",
            "a name from an administrator's script",
            f"{_RULES}/78-name.rules",
            both(
                tool("/usr/local/sbin/disk-name"),
                put(
                    f"{_RULES}/78-name.rules",
                    'SUBSYSTEM=="block", PROGRAM="/usr/local/sbin/disk-name %k", SYMLINK+="%c"\n',
                ),
            ),
        ),
        program("/usr/lib/udev/disk_idx"),
    ),
)
