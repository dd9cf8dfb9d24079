"""Two intruders in one week: a form that takes programs, and an FTP password, on two sites."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
import upload_form
from client import CHROME, PYTHON, Browser, ftp
from machine import Bases, Truth

FIRST, SECOND = "203.0.113.21", "203.0.113.108"
A, B = "/var/www/lock", "/home/basin/www"
SHOP = "shop.example.net"
SECRET = "basin-basin"


def make(out: Path, bases: Bases) -> None:
    """Nginx and ProFTPD; each site has its own log."""
    machine = server.other("lock", bases.proftpd, out)
    machine.user("basin", SECRET)
    machine.run("chmod", "711", "/home/basin")
    upload_form.with_form(machine, A)
    site_code.plain_site(machine, B, "basin")
    for name, root, pool in ((server.SITE, A, "www2"), (SHOP, B, "basin")):
        services.nginx_site(machine, name, root, pool=pool, log=f"/var/log/nginx/{name}.log")
    services.pool(machine, "www2")
    services.pool(machine, "basin", "basin")
    server.start(machine)
    services.proftpd(machine)
    for name in (server.SITE, SHOP):
        traffic.visitors(machine, name, site_code.PAGES, a_day=10)
        traffic.scanners(machine, name)
    upload_form.applicants(machine)
    page = site_code.page("Basin").encode()
    for day in (0, 3, 8):
        machine.at(
            machine.on(day, 14, 2),
            lambda: ftp("198.51.100.90", "basin", SECRET, {"www/prices.php": page}),
        )
    entered = machine.on(4, 21, 15, 6)
    guest = Browser(FIRST, server.SITE, CHROME)
    shell = site_code.SHELL.encode()
    machine.at(machine.on(4, 21, 14), lambda: guest.ask("/apply.php"))
    machine.at(entered, lambda: guest.send("/apply.php", "file", "letter.phtml.php", shell))
    machine.at(machine.on(4, 21, 15, 30), lambda: guest.ask("/uploads/letter.phtml.php"))
    machine.at(machine.on(5, 3, 1), lambda: guest.post("/uploads/letter.phtml.php", c="id"))
    other = Browser(SECOND, SHOP, PYTHON)
    new = {"www/session.php": site_code.UPLOADER.encode()}
    machine.at(machine.on(6, 4, 40, 9), lambda: ftp(SECOND, "basin", SECRET, new))
    machine.at(machine.on(6, 4, 40, 15), lambda: other.ask("/session.php"))
    machine.at(machine.on(6, 4, 41), lambda: other.post("/session.php", z="cGhwaW5mbygpOw=="))
    machine.live()
    log = f"/var/log/nginx/{server.SITE}.log"
    machine.end(
        Truth(
            "file-upload",
            entered.isoformat(),
            FIRST,
            log,
            machine.line(log, FIRST, "POST /apply.php"),
            accounts=["www-data", "basin"],
            sites=[A, B],
            services=["nginx", "php-fpm", "proftpd"],
            untouched=["sshd", "cron"],
            notes=f"the second: FTP as basin from {SECOND}, www/session.php",
            also=["ftp-login"],
        )
    )
