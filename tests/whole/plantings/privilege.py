"""Rights given away: sudo, doas, polkit, set-uid, capabilities, ACLs."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Final

from plantings.case import Act, Attribute, Case, Twin, both, mode, put
from plantings.command import program
from pratique.demo.disk import Disk

_RIGHTS: Final = "sudo, doas, polkit, caps"

_SUDO: Final = "T1548.003"

_SUID: Final = "T1548.001"

_CAP: Final = "T1548"

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
    table="file",
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


def _sudo(slug: str, what: str, name: str, text: str, twin: Twin, panix: str = "") -> Case:
    path = f"/etc/sudoers.d/{name}"
    return Case(slug, _RIGHTS, _SUDO, what, path, put(path, text, 0o440), twin, panix)


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
    replace(
        _sudo(
            "sudoers-person",
            "everything, without a password, for a person who had no rights",
            "rosa",
            "rosa ALL=(ALL) NOPASSWD:ALL\n",
            _ANSIBLE,
            "setup_sudoers_backdoor",
        ),
        everyday="an administrator's own account, and cloud-init, look just like it",
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
)
