"""The packages that are installed on the made-up server."""

from __future__ import annotations

from typing import Final

from pratique.demo.package import Package

_LIBRARIES: Final = "/usr/lib/x86_64-linux-gnu"


def _paths(folder: str, names: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}" for name in names.split())


def _unit(description: str, command: str, **more: str) -> str:
    """A service of systemd; `more` are further lines of its section [Service]."""
    further = "".join(f"{name}={value}\n" for name, value in more.items())
    return (
        f"[Unit]\nDescription={description}\nAfter=network.target\n\n"
        f"[Service]\nExecStart={command}\n{further}Restart=on-failure\n\n"
        "[Install]\nWantedBy=multi-user.target\n"
    )


_UNITS: Final = "/usr/lib/systemd/system"

_SYSTEM = (
    Package(
        "base-files", "12.4+deb12u11", "folders and files of the base system",
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
        "bash", "5.2.15-2+b8", "the shell that people type into",
        programs=_paths("/bin", "bash"),
        configuration={
            "/etc/bash.bashrc": '[ -z "$PS1" ] && return\nshopt -s checkwinsize\nPS1=\'\\u@\\h:\\w\\$ \'\n',
            "/etc/skel/.bashrc": "case $- in *i*) ;; *) return;; esac\nHISTSIZE=1000\nalias ll='ls -l'\n",
            "/etc/skel/.profile": (
                'if [ -n "$BASH_VERSION" ] && [ -f "$HOME/.bashrc" ]; then\n    . "$HOME/.bashrc"\nfi\n'
            ),
        },
    ),
    Package("dash", "0.5.12-2", "the shell that scripts run in", programs=_paths("/bin", "sh dash")),
    Package(
        "coreutils", "9.1-1", "the programs that handle files and text",
        programs=(
            *_paths("/bin", "cat chgrp chmod chown cp date dd df echo false ls mkdir mv pwd rm sleep"),
            *_paths("/usr/bin", "basename cut du env head id md5sum nohup sha256sum sort tail tee tr"),
        ),
    ),
    Package(
        "util-linux", "2.38.1-5+deb12u3", "the programs that handle disks and sessions",
        programs=(*_paths("/bin", "dmesg lsblk mount su umount"), *_paths("/sbin", "fdisk mkswap")),
        set_uid=_paths("/bin", "mount su umount"),
    ),
    Package(
        "passwd", "1:4.13+dfsg1-1+deb12u1", "changes and checks passwords and accounts",
        programs=(
            *_paths("/usr/bin", "chage chfn passwd"),
            *_paths("/usr/sbin", "groupadd useradd usermod nologin"),
        ),
        set_uid=_paths("/usr/bin", "chfn passwd"),
        configuration={"/etc/default/useradd": "SHELL=/bin/sh\n"},
    ),
    Package(
        "login", "1:4.13+dfsg1-1+deb12u1", "opens a session",
        programs=_paths("/bin", "login"),
        configuration={
            "/etc/login.defs": "UID_MIN 1000\nUID_MAX 60000\nUMASK 022\nENCRYPT_METHOD YESCRYPT\n"
        },
    ),
    Package(
        "sudo", "1.9.13p3-1+deb12u2", "lets some run some things as others",
        programs=(*_paths("/usr/bin", "sudo sudoreplay"), *_paths("/usr/sbin", "visudo")),
        set_uid=_paths("/usr/bin", "sudo"),
        configuration={
            "/etc/sudoers": (
                "Defaults env_reset\nDefaults mail_badpass\n"
                'Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n'
                "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n"
            ),
            "/etc/sudoers.d/README": "# Files in this folder are read by sudo.\n",
        },
    ),
    Package(
        "libc6", "2.36-9+deb12u10", "the C library",
        libraries=_paths(_LIBRARIES, "libc.so.6 libm.so.6 libpthread.so.0 libresolv.so.2 libnss_files.so.2"),
        configuration={"/etc/ld.so.conf.d/x86_64-linux-gnu.conf": f"{_LIBRARIES}\n"},
        section="libs",
    ),
    Package(
        "libpam-modules", "1.5.2-6+deb12u1", "the modules that decide who may log in",
        libraries=_paths(
            f"{_LIBRARIES}/security",
            "pam_deny.so pam_env.so pam_limits.so pam_motd.so pam_permit.so pam_unix.so",
        ),
        section="libs",
    ),
    Package(
        "libpam-runtime", "1.5.2-6+deb12u1", "who asks which module",
        configuration={"/etc/pam.d/other": "auth required pam_deny.so\naccount required pam_deny.so\n"},
    ),
    Package("libssl3", "3.0.16-1~deb12u1", "the library of OpenSSL",
            libraries=_paths(_LIBRARIES, "libcrypto.so.3 libssl.so.3"), section="libs"),
    Package("zlib1g", "1:1.2.13.dfsg-1", "packs and unpacks",
            libraries=_paths(_LIBRARIES, "libz.so.1"), section="libs"),
    Package(
        "systemd", "252.38-1~deb12u1", "starts and watches services",
        programs=_paths("/bin", "journalctl loginctl systemctl"),
        files={
            "/lib/systemd/systemd-logind": "#!/bin/sh\n# Stands for the program of that name.\nexit 0\n",
            f"{_UNITS}/systemd-logind.service": _unit("User Login Management", "/lib/systemd/systemd-logind"),
            f"{_UNITS}/multi-user.target": "[Unit]\nDescription=Multi-User System\n",
            f"{_UNITS}/timers.target": "[Unit]\nDescription=Timer Units\n",
        },
        configuration={"/etc/systemd/journald.conf": "[Journal]\n#Storage=auto\n"},
    ),
    Package(
        "udev", "252.38-1~deb12u1", "names devices",
        programs=_paths("/bin", "udevadm"),
        files={
            "/lib/udev/rules.d/60-block.rules": 'ACTION!="remove", SUBSYSTEM=="block", OPTIONS+="watch"\n'
        },
    ),
    Package("kmod", "30+20221128-1", "loads modules of the kernel", programs=_paths("/sbin", "lsmod modprobe rmmod")),
    Package("procps", "2:4.0.2-3", "shows processes", programs=_paths("/bin", "kill ps top pgrep free")),
    Package("iproute2", "6.1.0-3", "shows and sets up the network", programs=_paths("/bin", "ip ss")),
    Package("net-tools", "2.10-0.1+deb12u2", "the older programs for the network",
            programs=(*_paths("/bin", "netstat hostname"), *_paths("/sbin", "ifconfig"))),
    Package("findutils", "4.9.0-4", "finds files", programs=_paths("/usr/bin", "find xargs")),
    Package("grep", "3.8-5", "finds lines", programs=_paths("/bin", "grep egrep")),
    Package("sed", "4.9-1", "edits lines", programs=_paths("/bin", "sed")),
    Package("gzip", "1.12-1", "packs files", programs=_paths("/bin", "gzip gunzip zcat")),
    Package("tar", "1.34+dfsg-1.2", "packs folders", programs=_paths("/bin", "tar")),
    Package("less", "590-2.1~deb12u2", "shows text page by page", programs=_paths("/usr/bin", "less")),
    Package("nano", "7.2-1+deb12u1", "edits text", programs=_paths("/bin", "nano")),
    Package("lsof", "4.95.0-1", "shows who has which file open", programs=_paths("/usr/bin", "lsof")),
    Package("file", "1:5.44-3", "says what a file is", programs=_paths("/usr/bin", "file")),
    Package("rsync", "3.2.7-1+deb12u2", "copies what differs", programs=_paths("/usr/bin", "rsync")),
    Package("curl", "7.88.1-10+deb12u12", "fetches what an address names", programs=_paths("/usr/bin", "curl")),
    Package("wget", "1.21.3-1+deb12u1", "fetches what an address names", programs=_paths("/usr/bin", "wget")),
    Package("openssl", "3.0.16-1~deb12u1", "keys and certificates", programs=_paths("/usr/bin", "openssl")),
    Package("ca-certificates", "20230311+deb12u1", "whom to believe",
            programs=_paths("/usr/sbin", "update-ca-certificates")),
    Package("tzdata", "2025b-0+deb12u1", "time zones",
            files={"/usr/share/zoneinfo/Europe/Lisbon": "a made-up zone\n", "/usr/share/zoneinfo/UTC": "UTC\n"}),
    Package("dpkg", "1.21.22", "installs packages", programs=_paths("/usr/bin", "dpkg dpkg-deb dpkg-query")),
    Package(
        "apt", "2.6.1", "fetches packages",
        programs=_paths("/usr/bin", "apt apt-cache apt-get"),
        configuration={
            "/etc/apt/apt.conf.d/01autoremove": 'APT::NeverAutoRemove { "^linux-image.*"; };\n',
            "/etc/cron.daily/apt-compat": "#!/bin/sh\nset -e\n[ -d /run/systemd/system ] && exit 0\nexit 0\n",
        },
    ),
    Package(
        "logrotate", "3.21.0-1", "turns logs over",
        programs=_paths("/usr/sbin", "logrotate"),
        configuration={
            "/etc/logrotate.conf": "weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n",
            "/etc/cron.daily/logrotate": (
                "#!/bin/sh\n[ -d /run/systemd/system ] && exit 0\n/usr/sbin/logrotate /etc/logrotate.conf\n"
            ),
        },
    ),
)  # fmt: skip

_SERVICES = (
    Package(
        "openssh-client", "1:9.2p1-2+deb12u6", "logs in to other machines",
        programs=_paths("/usr/bin", "scp sftp ssh ssh-add ssh-keygen"),
        configuration={"/etc/ssh/ssh_config": "Host *\n    SendEnv LANG LC_*\n    HashKnownHosts yes\n"},
    ),
    Package(
        "openssh-server", "1:9.2p1-2+deb12u6", "lets people log in",
        programs=_paths("/usr/sbin", "sshd"),
        files={f"{_UNITS}/ssh.service": _unit("OpenBSD Secure Shell server", "/usr/sbin/sshd -D")},
        configuration={"/etc/pam.d/sshd": "@include common-auth\naccount required pam_nologin.so\n"},
    ),
    Package(
        "cron", "3.0pl1-162", "runs things at their time",
        programs=(*_paths("/usr/bin", "crontab"), *_paths("/usr/sbin", "cron")),
        files={f"{_UNITS}/cron.service": _unit("Regular background program processing", "/usr/sbin/cron -f")},
        configuration={
            "/etc/crontab": (
                "SHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin\n"
                "17 * * * * root cd / && run-parts --report /etc/cron.hourly\n"
                "25 6 * * * root test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily\n"
            ),
            "/etc/cron.d/.placeholder": "# This file keeps the folder.\n",
            "/etc/cron.hourly/.placeholder": "# This file keeps the folder.\n",
        },
    ),
    Package(
        "at", "3.2.5-1+b1", "runs things once",
        programs=(*_paths("/usr/bin", "at"), *_paths("/usr/sbin", "atd")),
        files={f"{_UNITS}/atd.service": _unit("Deferred execution scheduler", "/usr/sbin/atd -f")},
    ),
    Package(
        "rsyslog", "8.2302.0-1+deb12u1", "writes logs",
        programs=_paths("/usr/sbin", "rsyslogd"),
        files={f"{_UNITS}/rsyslog.service": _unit("System Logging Service", "/usr/sbin/rsyslogd -n")},
        configuration={
            "/etc/rsyslog.conf": 'module(load="imuxsock")\nauth,authpriv.* /var/log/auth.log\n*.*;auth,authpriv.none -/var/log/syslog\n'
        },
    ),
    Package(
        "nginx", "1.22.1-9+deb12u2", "the web server",
        programs=_paths("/usr/sbin", "nginx"),
        files={f"{_UNITS}/nginx.service": _unit("A web server", "/usr/sbin/nginx -g 'daemon off;'")},
        configuration={
            "/etc/nginx/nginx.conf": (
                "user www-data;\nworker_processes auto;\nevents {\n    worker_connections 768;\n}\n"
                "http {\n    include /etc/nginx/mime.types;\n"
                "    access_log /var/log/nginx/access.log;\n"
                "    include /etc/nginx/sites-enabled/*;\n}\n"
            ),
            "/etc/nginx/mime.types": "types {\n    text/html html;\n    image/png png;\n    image/jpeg jpg jpeg;\n}\n",
        },
        section="httpd",
    ),
    Package(
        "php8.2-fpm", "8.2.28-1~deb12u1", "runs PHP for the web server",
        programs=_paths("/usr/sbin", "php-fpm8.2"),
        files={
            f"{_UNITS}/php8.2-fpm.service": _unit(
                "The PHP 8.2 FastCGI Process Manager", "/usr/sbin/php-fpm8.2 --nodaemonize"
            )
        },
        configuration={
            "/etc/php/8.2/fpm/php.ini": (
                "[PHP]\nengine = On\nexpose_php = Off\nmemory_limit = 128M\nauto_prepend_file =\n"
                "auto_append_file =\nfile_uploads = On\nupload_max_filesize = 8M\n"
            ),
            "/etc/php/8.2/fpm/pool.d/www.conf": (
                "[www]\nuser = www-data\ngroup = www-data\nlisten = /run/php/php8.2-fpm.sock\n"
                "pm = dynamic\npm.max_children = 5\nsecurity.limit_extensions = .php\n"
            ),
        },
        section="php",
    ),
    Package("php8.2-cli", "8.2.28-1~deb12u1", "runs PHP by hand",
            programs=_paths("/usr/bin", "php8.2 php"), section="php"),
    Package(
        "php-common", "2:93", "what all versions of PHP need",
        files={"/usr/lib/php/sessionclean": "#!/bin/sh\n# Takes old sessions away.\nexit 0\n"},
        configuration={
            "/etc/cron.d/php": "09,39 * * * * root [ -x /usr/lib/php/sessionclean ] && /usr/lib/php/sessionclean\n"
        },
        section="php",
    ),
    Package(
        "mariadb-server", "1:10.11.11-0+deb12u1", "the database",
        programs=_paths("/usr/sbin", "mariadbd"),
        files={f"{_UNITS}/mariadb.service": _unit("MariaDB 10.11 database server", "/usr/sbin/mariadbd", User="mysql")},
        configuration={"/etc/mysql/mariadb.cnf": "[client-server]\nsocket = /run/mysqld/mysqld.sock\n"},
        section="database",
    ),
    Package("mariadb-client", "1:10.11.11-0+deb12u1", "asks the database",
            programs=_paths("/usr/bin", "mariadb mariadb-dump"), section="database"),
    Package(
        "postfix", "3.7.11-0+deb12u1", "sends mail",
        programs=_paths("/usr/sbin", "postfix postqueue sendmail"),
        files={f"{_UNITS}/postfix.service": _unit("Postfix Mail Transport Agent", "/usr/sbin/postfix start")},
        configuration={"/etc/postfix/master.cf": "smtp inet n - y - - smtpd\n"},
        section="mail",
    ),
    Package("perl-base", "5.36.0-7+deb12u2", "a language", programs=_paths("/usr/bin", "perl"), section="perl"),
    Package("python3-minimal", "3.11.2-1+b1", "a language", programs=_paths("/usr/bin", "python3"), section="python"),
)  # fmt: skip

PACKAGES: Final = (*_SYSTEM, *_SERVICES)

# Services that start with the machine: name of the unit in /etc's wants.
STARTED: Final = "ssh cron atd rsyslog nginx php8.2-fpm mariadb postfix systemd-logind".split()
