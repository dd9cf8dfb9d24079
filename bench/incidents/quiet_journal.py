"""Nobody comes in: journald alone, hard guessing, and an administrator who changes much."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import guesses, ssh
from machine import Bases, Truth


def make(out: Path, bases: Bases) -> None:
    """A new colleague, a job for the backup, a night at home: all of it as it should be."""
    machine = server.other("creek", bases.proftpd, out)
    root = "/var/www/creek"
    site_code.plain_site(machine, root)
    services.nginx_site(machine, server.SITE, root, pool="www2")
    services.pool(machine, "www2")
    server.start(machine, journal=True)
    traffic.visitors(machine, server.SITE, site_code.PAGES, a_day=10)
    traffic.scanners(machine, server.SITE, a_day=4)
    for day in range(machine.days):
        machine.at(
            machine.on(day, 4, 20),
            lambda d=day: guesses(out, f"203.0.113.{70 + d}", ["root", "petra", "ubuntu"] * 5),
        )

    def work(address: str, command: str) -> None:
        ssh(
            *(out, address, "petra"),
            password=server.PASSWORD,
            command=f"sudo -S sh -c '{command}'",
            given=f"{server.PASSWORD}\n",
        )

    job = 'echo "30 2 * * * root tar czf /var/backups/www.tar.gz /var/www" > /etc/cron.d/backup-www'
    machine.at(machine.on(2, 9, 31), lambda: work(server.STAFF, job))
    machine.at(machine.on(4, 22, 31), lambda: work("198.51.100.209", "systemctl --version"))
    machine.at(
        machine.on(5, 9, 40), lambda: work(server.STAFF, "useradd -m -s /bin/bash -G sudo hanne")
    )
    machine.live()
    machine.end(Truth(None, untouched=["nginx", "sshd", "cron", root], notes="nobody"))
