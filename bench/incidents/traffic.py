"""What every machine on the network sees, day and night: visitors, robots, scanners, guesses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from client import CHROME, FIREFOX, PHONE, PYTHON, Browser, guesses
from machine import Machine

PROBES = (
    "/.env",
    "/.git/config",
    "/wp-login.php",
    "/xmlrpc.php",
    "/phpmyadmin/index.php",
    "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
    "/cgi-bin/luci/;stok=/locale?form=country&operation=write&country=$(id)",
    "/index.php?s=/index/think/app/invokefunction&function=phpinfo",
    "/wp-content/plugins/old-gallery/upload.php",
    "/wp-content/plugins/slide-show/ajax.php?file=../../../wp-config.php",
    "/boaform/admin/formLogin",
    "/actuator/health",
    "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/item.php?id=1%20UNION%20SELECT%201,2,3--",
    "/shell.php?cmd=id",
    "/uploads/x.php",
)
NAMES = ("root", "admin", "test", "ubuntu", "oracle", "postgres", "git", "deploy", "www", "pi")
SCANNER = "Mozilla/5.0 zgrab/0.x"


def visitors(  # noqa: PLR0913 -- each has a name where it is called
    machine: Machine,
    host: str,
    pages: Sequence[str],
    *,
    a_day: int = 20,
    headers: bool = False,
    proxy: str = "",
) -> None:
    """People who read some pages, mostly by day. Behind a `proxy`, their address is a header."""
    chance = machine.random
    for day in range(machine.days):
        for _ in range(a_day + chance.randrange(-3, 4)):
            own = f"198.51.100.{chance.randrange(20, 250)}"
            agent = chance.choice((FIREFOX, CHROME, CHROME, PHONE))
            hour = min(23, max(0, int(chance.gauss(14, 4))))
            person = Browser(proxy or own, host, agent)
            if proxy or headers:
                person.headers["X-Forwarded-For"] = own
            moment = machine.on(day, hour, chance.randrange(60), chance.randrange(60))
            for number, page in enumerate(chance.sample(list(pages), min(3, len(pages)))):
                machine.at(_later(moment, number * 7), lambda w=person, p=page: w.ask(p))


def _later(moment: datetime, seconds: int) -> datetime:
    return moment + timedelta(seconds=seconds)


def scanners(machine: Machine, host: str, *, a_day: int = 2, proxy: str = "") -> None:
    """Robots that look for holes that are not there."""
    chance = machine.random
    for day in range(machine.days):
        for number in range(a_day):
            own = f"203.0.113.{chance.randrange(100, 200)}"
            robot = Browser(proxy or own, host if chance.random() < 0.5 else machine.host, SCANNER)
            robot.agent = chance.choice((SCANNER, PYTHON, "curl/7.88.1", CHROME))
            if proxy:
                robot.headers["X-Forwarded-For"] = own
            moment = machine.on(day, chance.randrange(24), chance.randrange(60), number)
            for step, probe in enumerate(chance.sample(PROBES, 9)):
                machine.at(_later(moment, step), lambda w=robot, p=probe: w.ask(p))
            machine.at(
                _later(moment, 12),
                lambda w=robot: w.post("/wp-login.php", log="admin", pwd="admin"),
            )
            machine.at(
                _later(moment, 14),
                lambda w=robot: w.send("/upload.php", "file", "x.php", b"<?php phpinfo();"),
            )


def ssh_guesses(machine: Machine, *, a_day: int = 2, each: int = 6) -> None:
    """Robots that guess passwords, and never right."""
    chance = machine.random
    folder = Path(machine.disk.parent)
    for day in range(machine.days):
        for _ in range(a_day):
            address = f"203.0.113.{chance.randrange(200, 250)}"
            names = chance.choices(NAMES, k=each)
            moment = machine.on(day, chance.randrange(24), chance.randrange(60))
            machine.at(moment, lambda a=address, n=names: guesses(folder, a, n))
