"""The packages of the made-up server that every Debian has, or most."""

from __future__ import annotations

from typing import Final

from pratique.demo.package import UNITS, Package, paths, service
from pratique.demo.program import script

_LIBRARIES: Final = "/usr/lib/x86_64-linux-gnu"

BASE: Final = (
    Package(
        "base-files",
        "12.4+deb12u11",
        "folders and files of the base system",
        files={
            "/usr/lib/os-release": (
                'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\n'
                'VERSION_ID="12"\nID=debian\n'
            ),
            "/usr/share/base-files/motd": "This server is made up.\n",
        },
        configuration={
            "/etc/debian_version": "12.11\n",
            "/etc/issue": "Debian GNU/Linux 12 \\n \\l\n",
        },
    ),
    Package(
        "bash",
        "5.2.15-2+b8",
        "the shell that people type into",
        programs=paths("/bin", "bash"),
        configuration={
            "/etc/bash.bashrc": (
                "[ -z \"$PS1\" ] && return\nshopt -s checkwinsize\nPS1='\\u@\\h:\\w\\$ '\n"
            ),
            "/etc/skel/.bashrc": (
                "case $- in *i*) ;; *) return;; esac\nHISTSIZE=1000\nalias ll='ls -l'\n"
            ),
            "/etc/skel/.profile": (
                'if [ -n "$BASH_VERSION" ] && [ -f "$HOME/.bashrc" ]; then\n'
                '    . "$HOME/.bashrc"\nfi\n'
            ),
        },
    ),
    Package("dash", "0.5.12-2", "the shell that scripts run in", programs=paths("/bin", "sh dash")),
    Package(
        "coreutils",
        "9.1-1",
        "the programs that handle files and text",
        programs=(
            *paths(
                "/bin", "cat chgrp chmod chown cp date dd df echo false ls mkdir mv pwd rm sleep"
            ),
            *paths(
                "/usr/bin", "basename cut du env head id md5sum nohup sha256sum sort tail tee tr"
            ),
        ),
    ),
    Package(
        "util-linux",
        "2.38.1-5+deb12u3",
        "the programs that handle disks and sessions",
        programs=(*paths("/bin", "dmesg lsblk mount su umount"), *paths("/sbin", "fdisk mkswap")),
        set_uid=paths("/bin", "mount su umount"),
    ),
    Package(
        "passwd",
        "1:4.13+dfsg1-1+deb12u1",
        "changes and checks passwords and accounts",
        programs=(
            *paths("/usr/bin", "chage chfn passwd"),
            *paths("/usr/sbin", "groupadd useradd usermod nologin"),
        ),
        set_uid=paths("/usr/bin", "chfn passwd"),
        configuration={"/etc/default/useradd": "SHELL=/bin/sh\n"},
    ),
    Package(
        "login",
        "1:4.13+dfsg1-1+deb12u1",
        "opens a session",
        programs=paths("/bin", "login"),
        configuration={
            "/etc/login.defs": "UID_MIN 1000\nUID_MAX 60000\nUMASK 022\nENCRYPT_METHOD YESCRYPT\n"
        },
    ),
    Package(
        "sudo",
        "1.9.13p3-1+deb12u2",
        "lets some run some things as others",
        programs=(*paths("/usr/bin", "sudo sudoreplay"), *paths("/usr/sbin", "visudo")),
        set_uid=paths("/usr/bin", "sudo"),
        configuration={
            "/etc/sudoers": (
                "Defaults env_reset\nDefaults mail_badpass\n"
                'Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"\n'
                "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n"
            ),
            "/etc/sudoers.d/README": "# Files in this folder are read by sudo.\n",
        },
    ),
    Package(
        "libc6",
        "2.36-9+deb12u10",
        "the C library",
        libraries=paths(
            _LIBRARIES, "libc.so.6 libm.so.6 libpthread.so.0 libresolv.so.2 libnss_files.so.2"
        ),
        configuration={"/etc/ld.so.conf.d/x86_64-linux-gnu.conf": f"{_LIBRARIES}\n"},
        section="libs",
    ),
    Package(
        "libpam-modules",
        "1.5.2-6+deb12u1",
        "the modules that decide who may log in",
        libraries=paths(
            f"{_LIBRARIES}/security",
            "pam_deny.so pam_env.so pam_limits.so pam_motd.so pam_nologin.so pam_permit.so "
            "pam_unix.so",
        ),
        section="libs",
    ),
    Package(
        "libpam-runtime",
        "1.5.2-6+deb12u1",
        "who asks which module",
        configuration={
            "/etc/pam.d/other": "auth required pam_deny.so\naccount required pam_deny.so\n"
        },
    ),
    Package(
        "libssl3",
        "3.0.16-1~deb12u1",
        "the library of OpenSSL",
        libraries=paths(_LIBRARIES, "libcrypto.so.3 libssl.so.3"),
        section="libs",
    ),
    Package(
        "zlib1g",
        "1:1.2.13.dfsg-1",
        "packs and unpacks",
        libraries=paths(_LIBRARIES, "libz.so.1"),
        section="libs",
    ),
    Package(
        "systemd",
        "252.38-1~deb12u1",
        "starts and watches services",
        programs=paths("/bin", "journalctl loginctl systemctl"),
        files={
            "/lib/systemd/systemd-logind": script("systemd-logind"),
            f"{UNITS}/systemd-logind.service": service(
                "User Login Management", "/lib/systemd/systemd-logind"
            ),
            f"{UNITS}/multi-user.target": "[Unit]\nDescription=Multi-User System\n",
            f"{UNITS}/timers.target": "[Unit]\nDescription=Timer Units\n",
        },
        configuration={"/etc/systemd/journald.conf": "[Journal]\n#Storage=auto\n"},
    ),
    Package(
        "udev",
        "252.38-1~deb12u1",
        "names devices",
        programs=paths("/bin", "udevadm"),
        files={
            "/lib/udev/rules.d/60-block.rules": (
                'ACTION!="remove", SUBSYSTEM=="block", OPTIONS+="watch"\n'
            )
        },
    ),
    Package(
        "kmod",
        "30+20221128-1",
        "loads modules of the kernel",
        programs=paths("/sbin", "lsmod modprobe rmmod"),
    ),
    Package(
        "procps", "2:4.0.2-3", "shows processes", programs=paths("/bin", "kill ps top pgrep free")
    ),
    Package(
        "iproute2", "6.1.0-3", "shows and sets up the network", programs=paths("/bin", "ip ss")
    ),
    Package(
        "net-tools",
        "2.10-0.1+deb12u2",
        "the older programs for the network",
        programs=(*paths("/bin", "netstat hostname"), *paths("/sbin", "ifconfig")),
    ),
    Package("findutils", "4.9.0-4", "finds files", programs=paths("/usr/bin", "find xargs")),
    Package("grep", "3.8-5", "finds lines", programs=paths("/bin", "grep egrep")),
    Package("sed", "4.9-1", "edits lines", programs=paths("/bin", "sed")),
    Package("gzip", "1.12-1", "packs files", programs=paths("/bin", "gzip gunzip zcat")),
    Package("tar", "1.34+dfsg-1.2", "packs folders", programs=paths("/bin", "tar")),
    Package(
        "less", "590-2.1~deb12u2", "shows text page by page", programs=paths("/usr/bin", "less")
    ),
    Package("nano", "7.2-1+deb12u1", "edits text", programs=paths("/bin", "nano")),
    Package(
        "lsof", "4.95.0-1", "shows who has which file open", programs=paths("/usr/bin", "lsof")
    ),
    Package("file", "1:5.44-3", "says what a file is", programs=paths("/usr/bin", "file")),
    Package("rsync", "3.2.7-1+deb12u2", "copies what differs", programs=paths("/usr/bin", "rsync")),
    Package(
        "curl",
        "7.88.1-10+deb12u12",
        "fetches what an address names",
        programs=paths("/usr/bin", "curl"),
    ),
    Package(
        "wget",
        "1.21.3-1+deb12u1",
        "fetches what an address names",
        programs=paths("/usr/bin", "wget"),
    ),
    Package(
        "openssl",
        "3.0.16-1~deb12u1",
        "keys and certificates",
        programs=paths("/usr/bin", "openssl"),
    ),
    Package(
        "ca-certificates",
        "20230311+deb12u1",
        "whom to believe",
        programs=paths("/usr/sbin", "update-ca-certificates"),
    ),
    Package(
        "tzdata",
        "2025b-0+deb12u1",
        "time zones",
        files={
            "/usr/share/zoneinfo/Europe/Lisbon": "a made-up zone\n",
            "/usr/share/zoneinfo/UTC": "UTC\n",
        },
    ),
    Package(
        "dpkg",
        "1.21.22",
        "installs packages",
        programs=paths("/usr/bin", "dpkg dpkg-deb dpkg-query"),
    ),
    Package(
        "apt",
        "2.6.1",
        "fetches packages",
        programs=paths("/usr/bin", "apt apt-cache apt-get"),
        configuration={
            "/etc/apt/apt.conf.d/01autoremove": 'APT::NeverAutoRemove { "^linux-image.*"; };\n',
            "/etc/cron.daily/apt-compat": (
                "#!/bin/sh\nset -e\n[ -d /run/systemd/system ] && exit 0\nexit 0\n"
            ),
        },
    ),
    Package(
        "logrotate",
        "3.21.0-1",
        "turns logs over",
        programs=paths("/usr/sbin", "logrotate"),
        configuration={
            "/etc/logrotate.conf": "weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n",
            "/etc/cron.daily/logrotate": (
                "#!/bin/sh\n[ -d /run/systemd/system ] && exit 0\n"
                "/usr/sbin/logrotate /etc/logrotate.conf\n"
            ),
        },
    ),
)
