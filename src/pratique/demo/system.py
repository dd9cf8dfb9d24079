"""What an installation and an administrator leave on a disk, beside packages and sites."""

from __future__ import annotations

import gzip
from typing import Final

from pratique.demo.accounts import ANNA, MYSQL, WWW_DATA
from pratique.demo.days import OPENED, UNPLUGGED
from pratique.demo.disk import Disk
from pratique.demo.distribution import STARTED
from pratique.demo.program import noise
from pratique.demo.service_packages import PAM_SSHD

_WANTS: Final = "/etc/systemd/system/multi-user.target.wants"


def lay_system(disk: Disk) -> None:
    """Write the links of a merged /usr, the folders of the base, and the configuration."""
    for name in ("bin", "sbin", "lib", "lib64"):
        disk.folder(f"/usr/{name}")
        disk.link(f"/{name}", f"usr/{name}")
    for path in ("/boot", "/dev", "/media", "/mnt", "/opt", "/proc", "/run", "/srv", "/sys"):
        disk.folder(path)
    for path in ("/tmp", "/var/tmp", "/dev/shm"):  # noqa: S108 - names on the made-up disk
        disk.folder(path, 0o1777, time=UNPLUGGED)
    disk.folder("/root", 0o700)
    _etc(disk)
    _web_server(disk)
    _services(disk)
    _state(disk)


def _etc(disk: Disk) -> None:
    disk.link("/etc/os-release", "../usr/lib/os-release")
    disk.link("/etc/localtime", "/usr/share/zoneinfo/Europe/Lisbon")
    disk.file("/etc/timezone", "Europe/Lisbon\n")
    disk.file("/etc/hostname", "harbour\n")
    disk.file("/etc/hosts", "127.0.0.1 localhost\n198.51.100.20 harbour.example harbour\n")
    disk.file("/etc/machine-id", noise("machine", 16).hex() + "\n")
    disk.file("/etc/fstab", "/dev/vda1 / ext4 errors=remount-ro 0 1\n")
    disk.file("/etc/resolv.conf", "nameserver 198.51.100.1\n")
    disk.file("/etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n")
    disk.file(
        "/etc/nsswitch.conf", "passwd: files systemd\ngroup: files systemd\nhosts: files dns\n"
    )
    disk.file("/etc/environment", "")
    disk.file(
        "/etc/profile",
        'if [ "$(id -u)" -eq 0 ]; then\n'
        '  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n'
        'else\n  PATH="/usr/local/bin:/usr/bin:/bin"\nfi\nexport PATH\n'
        "for i in /etc/profile.d/*.sh; do\n  if [ -r $i ]; then\n    . $i\n  fi\ndone\n",
    )
    disk.file("/etc/profile.d/editor.sh", "export EDITOR=nano\n")
    disk.file("/etc/pam.d/common-auth", "auth [success=1 default=ignore] pam_unix.so nullok\n")
    disk.file("/etc/pam.d/common-account", "account required pam_unix.so\n")
    # What the package brought, as dpkg leaves it at an upgrade where somebody kept the old one.
    disk.file("/etc/pam.d/sshd.dpkg-dist", PAM_SSHD)
    disk.file("/etc/apt/sources.list", "deb https://deb.debian.example/debian bookworm main\n")
    disk.file(
        "/etc/ssh/sshd_config",
        "Include /etc/ssh/sshd_config.d/*.conf\nKbdInteractiveAuthentication no\nUsePAM yes\n"
        "Subsystem sftp /usr/lib/openssh/sftp-server\n",
    )
    disk.file(
        "/etc/postfix/main.cf", "myhostname = harbour.example\ninet_interfaces = loopback-only\n"
    )
    disk.file("/etc/aliases", "postmaster: root\nroot: anna\n")


def _web_server(disk: Disk) -> None:
    for name, root in (("blog", "/var/www/blog"), ("shop", "/var/www/shop/public")):
        disk.file(
            f"/etc/nginx/sites-available/{name}", _SITE.format(name=name, root=root), time=OPENED
        )
        disk.link(
            f"/etc/nginx/sites-enabled/{name}", f"/etc/nginx/sites-available/{name}", time=OPENED
        )
    disk.folder("/var/www", owner=WWW_DATA)


def _services(disk: Disk) -> None:
    for name in STARTED:
        disk.link(f"{_WANTS}/{name}.service", f"/lib/systemd/system/{name}.service")
    disk.file("/etc/systemd/system/shop-orders.service", _ORDERS, time=OPENED)
    disk.file("/etc/systemd/system/shop-orders.timer", _ORDERS_TIMER, time=OPENED)
    disk.link(
        "/etc/systemd/system/timers.target.wants/shop-orders.timer",
        "/etc/systemd/system/shop-orders.timer",
        time=OPENED,
    )
    disk.folder("/var/spool/cron/crontabs", 0o1730, (0, 105))
    disk.file(
        "/var/spool/cron/crontabs/www-data",
        "# m h dom mon dow command\n*/15 * * * * php /var/www/blog/tasks.php >/dev/null\n",
        0o600,
        (33, 105),
        OPENED,
    )
    disk.file(
        "/etc/cron.daily/dump-databases",
        "#!/bin/sh\nset -e\nmariadb-dump --all-databases | gzip > /var/backups/databases.sql.gz\n",
        0o755,
        time=OPENED,
    )
    disk.file(
        "/usr/local/sbin/show-queue",
        "#!/bin/sh\n# How many mails wait.\npostqueue -p | tail -n 1\n",
        0o755,
        time=OPENED,
    )


def _state(disk: Disk) -> None:
    dump = gzip.compress(b"-- a dump of the made-up databases\n", mtime=OPENED)
    disk.file("/var/backups/databases.sql.gz", dump, 0o600, time=UNPLUGGED)
    disk.folder("/var/lib/mysql", 0o700, MYSQL)
    for name in ("blog", "shop"):
        disk.file(f"/var/lib/mysql/{name}/db.opt", "default-character-set=utf8mb4\n", 0o600, MYSQL)
    disk.folder("/var/lib/php/sessions", 0o1733)
    disk.folder("/var/cache/man")
    disk.folder("/var/mail", 0o2775, (0, 8))
    disk.file("/home/anna/notes.txt", "ask Bruno about the new pictures\n", owner=ANNA, time=OPENED)


_SITE: Final = """server {{
    listen 80;
    server_name {name}.harbour.example;
    root {root};
    index index.php index.html;
    access_log /var/log/nginx/access.log;

    location / {{
        try_files $uri $uri/ /index.php?$args;
    }}
    location ~ \\.php$ {{
        include fastcgi_params;
        fastcgi_pass unix:/run/php/php8.2-fpm.sock;
    }}
    location ~ /\\.ht {{
        deny all;
    }}
}}
"""
_ORDERS: Final = """[Unit]
Description=Send the orders of the shop to the warehouse

[Service]
Type=oneshot
User=www-data
ExecStart=/usr/bin/php /var/www/shop/bin/send-orders.php
"""
_ORDERS_TIMER: Final = """[Unit]
Description=Send the orders of the shop every ten minutes

[Timer]
OnCalendar=*:0/10

[Install]
WantedBy=timers.target
"""
