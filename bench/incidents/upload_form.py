"""A program goes up through a form that does not look at the type of what it is sent."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import CHROME, Browser
from machine import Bases, Machine, Truth

INTRUDER = "203.0.113.41"
ROOT = "/var/www/harbour"


def make(out: Path, bases: Bases) -> None:
    """Nginx, combined, ISO stamps; people use the form as it is meant."""
    machine = server.web("harbour", bases, out)
    with_form(machine)
    services.nginx_site(machine, server.SITE, ROOT, pool="www2")
    services.pool(machine, "www2")
    server.start(machine)
    traffic.visitors(machine, server.SITE, (*site_code.PAGES, "/apply.php"))
    traffic.scanners(machine, server.SITE)
    applicants(machine)
    entered = machine.on(6, 3, 22, 14)
    guest = Browser(INTRUDER, server.SITE, CHROME)
    shell = site_code.SHELL.encode()
    for moment, act in (
        (machine.on(6, 3, 20, 2), lambda: guest.ask("/")),
        (machine.on(6, 3, 21, 40), lambda: guest.ask("/apply.php")),
        (entered, lambda: guest.send("/apply.php", "file", "cv-2.php", shell)),
        (machine.on(6, 3, 22, 31), lambda: guest.ask("/uploads/cv-2.php")),
        (machine.on(6, 3, 23, 2), lambda: guest.post("/uploads/cv-2.php", c="id")),
        (machine.on(6, 3, 23, 40), lambda: guest.post("/uploads/cv-2.php", c="ls -la ..")),
        (machine.on(7, 1, 10, 4), lambda: guest.post("/uploads/cv-2.php", c="cat ../index.php")),
        (machine.on(8, 1, 10, 4), lambda: guest.ask("/uploads/cv-2.php?c=uname+-a")),
    ):
        machine.at(moment, act)
    machine.live()
    machine.end(
        Truth(
            "file-upload",
            entered.isoformat(),
            INTRUDER,
            "/var/log/nginx/access.log",
            machine.line("/var/log/nginx/access.log", INTRUDER, "POST /apply.php"),
            accounts=["www-data"],
            sites=[ROOT],
            services=["nginx", "php-fpm"],
            untouched=["sshd", "cron"],
            notes="uploads/cv-2.php, asked for from then on",
        )
    )


def with_form(machine: Machine, root: str = ROOT) -> None:
    """The site and its form."""
    machine.write(f"{root}/apply.php", site_code.FORM)
    machine.path(f"{root}/uploads").mkdir()
    site_code.plain_site(machine, root)


def applicants(machine: Machine) -> None:
    """People who send what the form is for."""
    for day in range(machine.days):
        person = Browser(f"198.51.100.{30 + day}", server.SITE)
        text = b"%PDF-1.4 an application " + bytes(2000)
        machine.at(machine.on(day, 11, 3), lambda p=person: p.ask("/apply.php"))
        machine.at(
            machine.on(day, 11, 8),
            lambda p=person, d=day, t=text: p.send("/apply.php", "file", f"application-{d}.pdf", t),
        )
