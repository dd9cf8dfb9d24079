"""Rights given away: sudo, doas, polkit, set-uid, capabilities, ACLs; and D-Bus and udev."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Final

from plantings.case import Act, Attribute, Case, Twin, both, mode, put, run, shell
from plantings.case import unit as service_unit
from plantings.command import BASH_BACK, DECODE, HIDDEN, NOHUP_BACK, hidden, program, tool
from pratique.demo.disk import Disk

_RIGHTS: Final = "sudo, doas, polkit, caps"
_BUS: Final = "D-Bus"
_UDEV: Final = "udev"
_SUDO: Final = "T1548.003"
_SUID: Final = "T1548.001"
_CAP: Final = "T1548"
_RULES: Final = "/etc/udev/rules.d"
_PKLA: Final = "/etc/polkit-1/localauthority/50-local.d/panix.pkla"
# struct vfs_cap_data of linux/capability.h, revision 2 with the effective flag: CAP_SETUID,
# and CAP_NET_BIND_SERVICE.
_SETUID: Final = struct.pack("<5I", 0x02000001, 1 << 7, 0, 0, 0)
_BIND: Final = struct.pack("<5I", 0x02000001, 1 << 10, 0, 0, 0)
# posix_acl_xattr_header and entries of linux/posix_acl_xattr.h: user 33 may write.
_ACL: Final = struct.pack("<I", 2) + b"".join(
    struct.pack("<HHI", tag, bits, number)
    for tag, bits, number in (
        (1, 6, 2**32 - 1),
        (2, 6, 33),
        (4, 4, 2**32 - 1),
        (16, 6, 2**32 - 1),
        (32, 0, 2**32 - 1),
    )
)

_ANSIBLE: Final = Twin(
    "sudoers-ansible",
    "an account for ansible may do everything",
    "/etc/sudoers.d/ansible",
    both(
        lambda disk: disk.append(
            "/etc/passwd", "ansible:x:1005:1005::/home/ansible:/bin/bash\n", 0
        ),
        lambda disk: disk.append("/etc/shadow", "ansible:!:20340:0:99999:7:::\n", 0),
        lambda disk: disk.folder("/home/ansible", 0o700, (1005, 1005)),
        put("/etc/sudoers.d/ansible", "ansible ALL=(ALL) NOPASSWD: ALL\n", 0o440),
    ),
)
_RESTART: Final = Twin(
    "sudoers-restart",
    "the web server's account may restart one service",
    "/etc/sudoers.d/orders",
    put(
        "/etc/sudoers.d/orders",
        "www-data ALL=(root) NOPASSWD: /bin/systemctl restart orders.service\n",
        0o440,
    ),
)
_WHEEL: Final = Twin(
    "polkit-wheel",
    "administrators are those of the group wheel",
    "/etc/polkit-1/rules.d/50-wheel.rules",
    put(
        "/etc/polkit-1/rules.d/50-wheel.rules",
        'polkit.addAdminRule(function(action, subject) {\n    return ["unix-group:wheel"];\n});\n',
    ),
)
_SET_UID: Final = Twin(
    "setuid-package",
    "a program of a package, as it came",
    "/usr/bin/sudo",
    lambda _disk: None,
    table="file",
)
_BIND_TWIN: Final = Twin(
    "capability-bind",
    "node may open low ports",
    "/usr/bin/node",
    lambda disk: disk.items.update({"/usr/bin/node": replace(disk["/usr/bin/node"])}),
    table="file",
    attributes=(Attribute("/usr/bin/node", "security.capability", _BIND),),
)
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


def _sudo(slug: str, what: str, name: str, text: str, twin: Twin, panix: str = "") -> Case:
    path = f"/etc/sudoers.d/{name}"
    return Case(slug, _RIGHTS, _SUDO, what, path, put(path, text, 0o440), twin, panix)


def _rule(
    slug: str, what: str, name: str, text: str, twin: Twin, *acts: Act, panix: str = ""
) -> Case:
    path = f"{_RULES}/{name}.rules"
    return Case(slug, _UDEV, "T1546.017", what, path, both(*acts, put(path, text)), twin, panix)


def _set_uid(
    slug: str, what: str, path: str, *acts: Act, bits: int = 0o4755, panix: str = ""
) -> Case:
    return Case(
        slug,
        _RIGHTS,
        _SUID,
        what,
        path,
        both(*acts, mode(path, bits)),
        _SET_UID,
        panix,
        table="file",
    )


def _capable(slug: str, path: str) -> Case:
    def act(disk: Disk) -> None:
        disk.items[path] = replace(disk[path])

    return Case(
        slug,
        _RIGHTS,
        _CAP,
        "a program of a package may become root",
        path,
        act,
        _BIND_TWIN,
        "setup_cap_backdoor",
        table="file",
        attributes=(Attribute(path, "security.capability", _SETUID),),
    )


CASES: Final = (
    _sudo(
        "sudoers",
        "everything, without a password",
        "www-data",
        "www-data ALL=(ALL) NOPASSWD:ALL\n",
        _RESTART,
        "setup_sudoers_backdoor",
    ),
    _sudo(
        "sudoers-person",
        "everything, without a password, for a person who had no rights",
        "bruno",
        "bruno ALL=(ALL) NOPASSWD:ALL\n",
        _ANSIBLE,
        "setup_sudoers_backdoor",
    ),
    _sudo(
        "sudoers-everybody",
        "everybody may do everything",
        "00-base",
        "ALL ALL=(ALL:ALL) NOPASSWD: ALL\n",
        _RESTART,
    ),
    _sudo(
        "sudoers-editor",
        "an editor as root is a shell as root",
        "10-vim",
        "www-data ALL=(root) NOPASSWD: /usr/bin/vim.tiny\n",
        _RESTART,
    ),
    _sudo(
        "sudoers-writable",
        "a command in a folder that anybody writes to",
        "20-run",
        "anna ALL=(root) NOPASSWD: /tmp/run.sh\n",
        _RESTART,
    ),
    Case(
        "sudo-plugin",
        _RIGHTS,
        _SUDO,
        "a library of no package inside sudo",
        "/etc/sudo.conf",
        both(
            program("/usr/libexec/sudo/audit_json2.so"),
            put("/etc/sudo.conf", "Plugin audit_json2 /usr/libexec/sudo/audit_json2.so\n"),
        ),
        Twin(
            "sudo-conf-debug",
            "a longer log",
            "/etc/sudo.conf",
            put("/etc/sudo.conf", "Set disable_coredump true\n"),
            table="file",
        ),
    ),
    Case(
        "doas",
        _RIGHTS,
        _SUDO,
        "everything, without a password",
        "/etc/doas.conf",
        put("/etc/doas.conf", "permit nopass keepenv www-data as root\n", 0o400),
        Twin(
            "doas-wheel",
            "administrators, with a password",
            "/etc/doas.conf",
            put("/etc/doas.conf", "permit persist :sudo\n", 0o400),
        ),
    ),
    Case(
        "polkit-pkla",
        _RIGHTS,
        _CAP,
        "everybody may do everything, in the older form",
        _PKLA,
        put(
            _PKLA,
            "[Allow Everything]\nIdentity=unix-user:*\nAction=*\nResultAny=yes\nResultInactive=yes\nResultActive=yes\n",
        ),
        _WHEEL,
        "setup_polkit",
    ),
    Case(
        "polkit-rule",
        _RIGHTS,
        _CAP,
        "everybody may do everything",
        "/etc/polkit-1/rules.d/99-panix.rules",
        put(
            "/etc/polkit-1/rules.d/99-panix.rules",
            "polkit.addRule(function(action, subject) {\n    return polkit.Result.YES;\n});\n",
        ),
        _WHEEL,
        "setup_polkit",
    ),
    Case(
        "polkit-action",
        _RIGHTS,
        _CAP,
        "an action that needs no password",
        "/usr/share/polkit-1/actions/org.example.run.policy",
        put(
            "/usr/share/polkit-1/actions/org.example.run.policy",
            "<policyconfig><action id='org.example.run'><defaults><allow_any>yes</allow_any></defaults>"
            "<annotate key='org.freedesktop.policykit.exec.path'>/bin/bash</annotate></action></policyconfig>\n",
        ),
        _WHEEL,
    ),
    _set_uid("setuid-find", "find runs as root", "/usr/bin/find", panix="setup_suid_backdoor"),
    _set_uid(
        "setuid-python", "Python runs as root", "/usr/bin/python3", panix="setup_suid_backdoor"
    ),
    _set_uid(
        "setuid-copy",
        "a copied shell that runs as root",
        "/var/tmp/.cache/sh",
        program("/var/tmp/.cache/sh"),
    ),
    _set_uid(
        "setuid-ordinary-name",
        "a program of no package that runs as root",
        "/usr/lib/dbus-1.0/dbus-helper",
        program("/usr/lib/dbus-1.0/dbus-helper"),
    ),
    _set_uid(
        "setgid-shadow",
        "a program of no package that reads the hashes",
        "/usr/bin/chage2",
        lambda disk: disk.file("/usr/bin/chage2", b"\x7fELF" + bytes(60), 0o755, (0, 42)),
        bits=0o2755,
    ),
    _capable("capability-perl", "/usr/bin/perl"),
    _capable("capability-python", "/usr/bin/python3"),
    Case(
        "acl-shadow",
        _RIGHTS,
        "T1222.002",
        "the web server's account may write the hashes",
        "/etc/shadow",
        lambda disk: disk.items.update({"/etc/shadow": replace(disk["/etc/shadow"])}),
        table="file",
        attributes=(Attribute("/etc/shadow", "system.posix_acl_access", _ACL),),
    ),
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
