"""A web shell that is older than every log; whoever has it comes by now and then."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import server
import services
import site_code
import traffic
from client import CHROME, Browser
from machine import Bases, Truth

CALLER = "203.0.113.102"
ROOT = "/var/www/wreck"


def make(out: Path, bases: Bases) -> None:
    """Apache, combined; a form for applications is there and is used, but did not bring it."""
    machine = server.other("wreck", bases.pureftpd, out)
    site_code.plain_site(machine, ROOT)
    place = "/includes/class-cache.php"
    machine.write(f"{ROOT}{place}", site_code.SHELL)
    machine.run("chown", "-R", "www-data:www-data", ROOT)
    services.apache_site(machine, server.SITE, ROOT, "/var/log/apache2/access.log", "combined")
    server.start(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE, a_day=3)
    guest = Browser(CALLER, server.SITE, CHROME)
    for day, hour in ((0, 3), (2, 4), (5, 2), (9, 1)):
        machine.at(machine.on(day, hour, 31), lambda: guest.post(place, c="id"))
    machine.live()
    machine.end(
        Truth(
            "unknown",
            accounts=["www-data"],
            sites=[ROOT],
            services=["apache2"],
            untouched=["sshd", "cron"],
            notes="not determinable: the page is from 2024, the logs begin in November 2026",
        )
    )
    long_ago = datetime(2024, 8, 17, 22, 40, 3, tzinfo=UTC).timestamp()
    for path in machine.path(ROOT).rglob("*"):
        os.utime(path, (long_ago, long_ago))
