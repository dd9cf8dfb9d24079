"""Nobody comes in: three customers publish by FTP, one of them on a journey; robots guess."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import ftp
from machine import Bases, Truth


def make(out: Path, bases: Bases) -> None:
    """Nginx, ProFTPD, a log for each site."""
    machine = server.other("moor", bases.proftpd, out)
    names = ("alba", "brig", "cove")
    for name in names:
        machine.user(name, f"{name}-Harbour-71")
        machine.run("chmod", "711", f"/home/{name}")
        root = f"/home/{name}/www"
        site_code.plain_site(machine, root, name)
        log = f"/var/log/nginx/{name}.log"
        services.nginx_site(machine, f"{name}.example.org", root, pool=name, log=log)
        services.pool(machine, name, name)
    server.start(machine)
    services.proftpd(machine)
    for number, name in enumerate(names):
        traffic.visitors(machine, f"{name}.example.org", site_code.PAGES, a_day=8)
        traffic.scanners(machine, f"{name}.example.org", a_day=2)
        for day in range(number, machine.days, 3):
            page = site_code.page(f"{name} {day}").encode()
            abroad = name == "brig" and day == 7
            address = "203.0.113.27" if abroad else f"198.51.100.{60 + number}"
            new = {"www/prices.php": page, f"www/offer-{day}.php": page}
            machine.at(
                machine.on(day, 9 + number, 40),
                lambda a=address, n=name, f=new: ftp(a, n, f"{n}-Harbour-71", f),
            )
    for day in range(machine.days):
        machine.at(
            machine.on(day, 3, 3),
            lambda: [ftp("203.0.113.141", n, "123456", {}) for n in ("admin", *names)],
        )
    machine.live()
    machine.end(Truth(None, untouched=["nginx", "proftpd", "sshd"], notes="nobody"))
