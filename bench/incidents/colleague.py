"""Somebody who may log in, does so from where he always does, and becomes somebody else."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import ssh
from machine import Bases, Truth

OFFICE = "198.51.100.15"
SECRET, OTHER = "Erik-at-the-office-5", "welcome1"


def make(out: Path, bases: Bases) -> None:
    """An account without any rights; `su` with a guessed password of one that has them."""
    machine = server.other("depth", bases.proftpd, out)
    machine.user("erik", SECRET)
    machine.user("maria", OTHER, groups="sudo")
    root = "/var/www/depth"
    site_code.plain_site(machine, root)
    services.nginx_site(machine, server.SITE, root, pool="www2")
    services.pool(machine, "www2")
    server.start(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    for day in range(machine.days):
        machine.at(
            machine.on(day, 10, 30, day),
            lambda: ssh(out, OFFICE, "erik", password=SECRET, command="uptime", tty=True),
        )

    def come(command: str, given: str) -> None:
        ssh(out, OFFICE, "erik", password=SECRET, command=command, given=given)

    for number, word in enumerate(("maria", "maria1", "summer26")):
        machine.at(
            machine.on(7, 18, 4, number * 12),
            lambda w=word: come("su maria -c id", f"{w}\n"),
        )
    entered = machine.on(7, 18, 5, 2)
    work = (
        f"echo {OTHER} | sudo -S sh -c 'cp /bin/dash /usr/local/lib/.cache;"
        " chmod 4755 /usr/local/lib/.cache;"
        ' echo "@reboot root /usr/local/lib/.cache -c true" > /etc/cron.d/cachefs\'\n'
    )

    machine.at(machine.on(7, 18, 4, 50), lambda: come("cat > /tmp/.w", work))
    machine.at(entered, lambda: come("su maria -c 'sh /tmp/.w'", f"{OTHER}\n"))
    machine.live()
    if not machine.path("/usr/local/lib/.cache").exists():
        raise SystemExit("su did not work")
    log = "/var/log/auth.log"
    machine.end(
        Truth(
            "local-user",
            entered.isoformat(),
            None,
            log,
            machine.line(log, "(to maria) erik"),
            accounts=["erik", "maria", "root"],
            services=["su", "sudo", "cron"],
            untouched=["nginx", root],
            notes="/usr/local/lib/.cache is a shell with the set-uid bit; /etc/cron.d/cachefs",
        )
    )
