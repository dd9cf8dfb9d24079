"""A customer's laptop lost the password of the FTP account; robots use it, from three places."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import FIREFOX, Browser, ftp
from machine import Bases, Truth

INTRUDER, SECOND, CALLER = "203.0.113.52", "203.0.113.54", "203.0.113.90"
HOME = "/home/florist"
ROOT = f"{HOME}/public_html"
SECRET = "Tulips-and-roses-88"


def make(out: Path, bases: Bases) -> None:
    """ProFTPD with its own log and xferlog; who calls the page comes from elsewhere again."""
    machine = server.other("florist", bases.proftpd, out)
    machine.user("florist", SECRET)
    machine.run("chmod", "711", HOME)
    site_code.plain_site(machine, ROOT, "florist")
    machine.path(f"{ROOT}/images").mkdir()
    machine.run("chown", "florist:florist", f"{ROOT}/images")
    services.nginx_site(machine, server.SITE, ROOT, pool="florist")
    services.pool(machine, "florist", "florist")
    server.start(machine)
    services.proftpd(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    page = site_code.page("Roses").encode()
    for day in (0, 1, 4, 8):
        new = {"public_html/prices.php": page, f"public_html/images/rose-{day}.jpg": b"\xff\xd8"}
        machine.at(
            machine.on(day, 15, 20),
            lambda n=new: ftp("198.51.100.77", "florist", SECRET, n),
        )
    for day in range(machine.days):
        machine.at(
            machine.on(day, 2, 41),
            lambda: [ftp("203.0.113.131", n, "florist", {}) for n in ("admin", "www", "florist")],
        )
    entered = machine.on(5, 22, 47, 12)
    machine.at(
        entered,
        lambda: ftp(INTRUDER, "florist", SECRET, {}, fetched=("public_html/index.php",)),
    )
    shell = site_code.UPLOADER.encode()
    machine.at(
        machine.on(5, 22, 49, 3),
        lambda: ftp(SECOND, "florist", SECRET, {"public_html/images/radio.php": shell}),
    )
    caller = Browser(CALLER, server.SITE, FIREFOX)
    place = "/images/radio.php"
    machine.at(machine.on(5, 22, 49, 9), lambda: caller.ask(place))
    machine.at(machine.on(6, 4, 2), lambda: caller.send(place, "f", "n.txt", b"x", n="n.txt"))
    machine.at(machine.on(7, 4, 2), lambda: caller.post(place, z="cGhwaW5mbygpOw=="))
    machine.live()
    log = "/var/log/proftpd/xferlog"  # as Debian sets it, its own log has only failures
    machine.end(
        Truth(
            "ftp-login",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "index.php"),
            accounts=["florist"],
            sites=[ROOT],
            services=["proftpd", "nginx", "php-fpm"],
            untouched=["sshd", "cron"],
            notes=f"tried from {INTRUDER}, images/radio.php two minutes later from {SECOND}",
        )
    )
