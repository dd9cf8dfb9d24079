"""A customer's FTP password is used from elsewhere: pages come down and go up changed."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import CHROME, Browser, ftp
from machine import Bases, Truth

INTRUDER = "203.0.113.58"
ROOT = "/var/www/bakery"
SECRET = "bread4you"


def make(out: Path, bases: Bases) -> None:
    """Nginx with a log_format of its own, vsftpd with xferlog and its own log."""
    machine = server.web("bakery", bases, out)
    machine.run("useradd", "-d", ROOT, "-M", "-s", "/bin/bash", "bakery")
    machine.run("chpasswd", given=f"bakery:{SECRET}\n")
    site_code.plain_site(machine, ROOT, "bakery")
    form = '$host $remote_addr [$time_iso8601] "$request" $status $body_bytes_sent '
    form += '"$http_user_agent" $request_time'
    machine.write("/etc/nginx/conf.d/format.conf", f"log_format timed '{form}';\n")
    services.nginx_site(machine, server.SITE, ROOT, pool="bakery", form="timed")
    services.pool(machine, "bakery", "bakery")
    machine.change("/etc/vsftpd.conf", ("listen=NO", "listen=YES"), ("listen_ipv6=YES", ""))
    with machine.path("/etc/vsftpd.conf").open("a") as settings:
        settings.write("write_enable=YES\ndual_log_enable=YES\nseccomp_sandbox=NO\n")
    server.start(machine)
    machine.daemon("vsftpd", "/etc/vsftpd.conf")
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    page = site_code.page("Harbour prices").encode()
    for day in (0, 2, 5, 9):
        machine.at(
            machine.on(day, 10, 31),
            lambda: ftp("192.0.2.44", "bakery", SECRET, {"prices.php": page}),
        )
    for day in range(machine.days):
        for name in ("admin", "ftp", "bakery", "www"):
            machine.at(
                machine.on(day, 5, 40 + len(name)),
                lambda n=name: ftp("203.0.113.120", n, "123456", {}),
            )
    entered = machine.on(6, 23, 14, 9)
    shell = site_code.SHELL.encode()
    changed = site_code.page("Harbour index").encode() + shell
    new = {"index.php": changed, "wp-cache.php": shell}
    machine.at(
        entered, lambda: ftp(INTRUDER, "bakery", SECRET, new, fetched=("index.php", "about.php"))
    )
    guest = Browser(INTRUDER, server.SITE, CHROME)
    machine.at(machine.on(6, 23, 15, 1), lambda: guest.ask("/wp-cache.php"))
    machine.at(machine.on(6, 23, 16, 1), lambda: guest.post("/wp-cache.php", c="id"))
    machine.live()
    log = "/var/log/vsftpd.log"
    machine.end(
        Truth(
            "ftp-login",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, "OK LOGIN", INTRUDER),
            accounts=["bakery"],
            sites=[ROOT],
            services=["vsftpd", "nginx", "php-fpm"],
            untouched=["sshd", "postfix"],
            notes="index.php changed, wp-cache.php new",
        )
    )
