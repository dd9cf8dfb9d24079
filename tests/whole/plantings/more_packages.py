"""Packages that the made-up server lacks, and whose files intruders change or imitate."""

from __future__ import annotations

from typing import Final

from pratique.demo.package import UNITS, Package, paths, service
from pratique.demo.program import script

KERNEL: Final = "6.1.0-37-amd64"
BUSYBOX: Final = "/usr/bin/busybox"
LOADER: Final = "/usr/lib/shim/mmx64.efi.signed"
LOADER_TEXT: Final = "MZ signed by the distribution\n"
_LIBRARIES: Final = "/usr/lib/x86_64-linux-gnu"

INIT: Final = (
    "#!/bin/sh\n# The first process.\nexport PATH=/sbin:/usr/sbin:/bin:/usr/bin\n"
    "maybe_break init\nexec run-init ${rootmnt} ${init}\n"
)
_BUS: Final = "<busconfig>\n  <type>system</type>\n</busconfig>\n"
_RULE: Final = (
    'polkit.addAdminRule(function(action, subject) {\n    return ["unix-group:sudo"];\n});\n'
)


def _plain(name: str, version: str, summary: str, programs: tuple[str, ...]) -> Package:
    return Package(name, version, summary, programs=programs)


MORE: Final = (
    Package(
        "dbus",
        "1.14.10-1~deb12u1",
        "lets programs talk to each other",
        programs=paths("/usr/bin", "dbus-daemon dbus-send"),
        files={
            f"{UNITS}/dbus.service": service("D-Bus System Message Bus", "/usr/bin/dbus-daemon"),
            "/usr/share/dbus-1/system.conf": _BUS,
            "/usr/share/dbus-1/system-services/org.freedesktop.login1.service": (
                "[D-BUS Service]\nName=org.freedesktop.login1\nExec=/bin/false\nUser=root\n"
                "SystemdService=dbus-org.freedesktop.login1.service\n"
            ),
        },
    ),
    Package(
        "polkitd",
        "122-3",
        "who may do what",
        programs=paths("/usr/lib/polkit-1", "polkitd"),
        files={
            "/usr/share/polkit-1/rules.d/40-debian-sudo.rules": _RULE,
            "/usr/share/polkit-1/actions/org.freedesktop.policykit.policy": (
                "<policyconfig>\n  <action id='org.freedesktop.policykit.exec'>\n    <defaults>\n"
                "      <allow_any>auth_admin</allow_any>\n    </defaults>\n  </action>\n"
                "</policyconfig>\n"
            ),
        },
    ),
    Package(
        "network-manager",
        "1.42.4-1",
        "keeps the network up",
        programs=paths("/usr/sbin", "NetworkManager"),
        configuration={"/etc/NetworkManager/dispatcher.d/01-ifupdown": script("01-ifupdown")},
    ),
    Package(
        "initramfs-tools-core",
        "0.142",
        "makes the first file system",
        programs=paths("/usr/sbin", "mkinitramfs"),
        files={"/usr/share/initramfs-tools/init": INIT},
    ),
    Package(
        f"linux-image-{KERNEL}",
        "6.1.140-1",
        "the kernel",
        libraries=(
            f"/boot/vmlinuz-{KERNEL}",
            f"/lib/modules/{KERNEL}/kernel/net/bridge/br_netfilter.ko",
        ),
        section="kernel",
    ),
    Package(
        "grub-common",
        "2.06-13+deb12u1",
        "starts the kernel",
        programs=paths("/usr/sbin", "grub-mkconfig"),
        configuration={
            "/etc/grub.d/40_custom": "#!/bin/sh\nexec tail -n +3 $0\n# Entries of your own.\n"
        },
    ),
    Package(
        "git",
        "1:2.39.5-0+deb12u2",
        "keeps versions",
        programs=paths("/usr/bin", "git"),
        files={"/usr/share/git-core/templates/hooks/pre-commit.sample": script("pre-commit")},
    ),
    Package(
        "libpython3.11-minimal",
        "3.11.2-6+deb12u6",
        "the modules of Python",
        files={
            "/usr/lib/python3.11/os.py": '"""Routines of the system."""\n',
            "/usr/lib/python3.11/site.py": '"""Adds folders to the path."""\n',
            "/usr/lib/python3.11/sitecustomize.py": "# install the apport exception handler\n",
        },
    ),
    Package(
        "libpam-google-authenticator",
        "20191231-2",
        "asks for a number",
        libraries=paths(f"{_LIBRARIES}/security", "pam_google_authenticator.so"),
    ),
    Package(
        "libpam-modules-more",
        "1.5.2-6+deb12u1",
        "further modules that decide who may log in",
        libraries=paths(
            f"{_LIBRARIES}/security",
            "pam_exec.so pam_faillock.so pam_nologin.so pam_succeed_if.so pam_rootok.so",
        ),
    ),
    Package(
        "libnss-systemd",
        "252.38-1~deb12u1",
        "accounts that systemd makes",
        libraries=paths(_LIBRARIES, "libnss_systemd.so.2 libnss_mymachines.so.2"),
    ),
    Package("libkeyutils1", "1.6.3-2", "keys", libraries=paths(_LIBRARIES, "libkeyutils.so.1.10")),
    Package("liblzma5", "5.4.1-1", "packs", libraries=paths(_LIBRARIES, "liblzma.so.5.4.1")),
    Package(
        "openssh-sftp-server",
        "1:9.2p1-2+deb12u6",
        "files over ssh",
        programs=paths("/usr/lib/openssh", "sftp-server"),
    ),
    Package(
        "fail2ban",
        "1.0.2-2",
        "shuts out who guesses",
        programs=paths("/usr/bin", "fail2ban-client"),
        configuration={"/etc/fail2ban/action.d/iptables.conf": "[Definition]\nactionban = true\n"},
    ),
    Package(
        "redis-server",
        "5:7.0.15-1~deb12u3",
        "keeps what is asked for often",
        programs=paths("/usr/bin", "redis-server"),
        configuration={"/etc/redis/redis.conf": "bind 127.0.0.1\ndir /var/lib/redis\n"},
    ),
    Package(
        "docker.io",
        "20.10.24+dfsg1-1+deb12u1",
        "runs containers",
        programs=paths("/usr/bin", "docker dockerd"),
        files={f"{UNITS}/docker.service": service("Docker", "/usr/bin/dockerd -H fd://")},
    ),
    Package(
        "auditd",
        "1:3.0.9-1",
        "writes down who did what",
        programs=paths("/sbin", "auditd auditctl"),
        files={f"{UNITS}/auditd.service": service("Security Auditing Service", "/sbin/auditd")},
        configuration={"/etc/audit/rules.d/audit.rules": "-D\n-b 8192\n"},
    ),
    Package(
        "shim-helpers-amd64-signed",
        "1+15.8+1~deb12u1",
        "helps to start the kernel where the firmware asks for signatures",
        files={LOADER: LOADER_TEXT},
    ),
    _plain("busybox", "1:1.35.0-4+b3", "many small programs in one", (BUSYBOX,)),
    _plain("chrony", "4.3-2+deb12u1", "the time", paths("/usr/bin", "chronyc")),
    _plain("wireguard-tools", "1.0.20210914-1+b1", "a tunnel", paths("/usr/bin", "wg wg-quick")),
    _plain("openvpn", "2.6.3-1+deb12u3", "a tunnel", paths("/usr/sbin", "openvpn")),
    _plain("iptables", "1.8.9-2", "lets in and out", paths("/usr/sbin", "iptables")),
    _plain("autossh", "1.4g-1+b1", "keeps a tunnel", paths("/usr/bin", "autossh")),
    _plain("hdparm", "9.65+ds-1", "sets up disks", paths("/sbin", "hdparm")),
    _plain("vim-tiny", "2:9.0.1378-2", "edits text", paths("/usr/bin", "vim.tiny")),
    _plain("tmux", "3.3a-3", "several windows", paths("/usr/bin", "tmux")),
    _plain("socat", "1.7.4.4-2", "joins two ends", paths("/usr/bin", "socat")),
    _plain("rrsync", "3.2.7-1", "rsync with limits", paths("/usr/bin", "rrsync")),
    _plain("nodejs", "18.19.0+dfsg-6~deb12u2", "a language", paths("/usr/bin", "node")),
    _plain("monit", "1:5.33.0-1", "watches", paths("/usr/bin", "monit")),
)
