"""The usual machine: what nearly all of the thirteen have, so that each file tells only its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import services
import traffic
from client import ssh
from machine import Bases, Machine

START = datetime(2026, 11, 2, tzinfo=UTC)
STAFF = "192.0.2.20"
PASSWORD = "quiet-otter-9321-bay"
SITE = "www.example.org"


def web(name: str, bases: Bases, out: Path, days: int = 10, *, apache: bool = False) -> Machine:
    """A machine with an administrator, before its sites."""
    base = bases.apache if apache else bases.nginx
    machine = Machine(name, base, out / "disk", START, days)
    machine.user("petra", PASSWORD, groups="sudo")
    return machine


def other(name: str, base: Path, out: Path, days: int = 10) -> Machine:
    """A machine of another base, with the same administrator."""
    machine = Machine(name, base, out / "disk", START, days)
    machine.user("petra", PASSWORD, groups="sudo")
    return machine


def start(
    machine: Machine, *, traditional: bool = False, settings: str = "", journal: bool = False
) -> None:
    """Everything that runs on each of them, and the administrator's visits."""
    if journal:
        services.journald(machine)
    else:
        services.syslog(machine, traditional=traditional)
    if machine.path("/usr/sbin/nginx").exists():
        services.php(machine)
        services.nginx(machine)
    else:
        services.apache(machine)
    services.sshd(machine, settings or "PasswordAuthentication yes\n")
    services.cron(machine)
    services.rotation(machine)
    traffic.ssh_guesses(machine)
    for day in range(1, machine.days, 2):
        machine.at(machine.on(day, 9, 12, day), lambda: visit(machine))


def visit(machine: Machine) -> None:
    """The administrator looks after the machine."""
    ssh(machine.disk.parent, STAFF, "petra", password=PASSWORD, command="uptime", tty=True)
    ssh(
        machine.disk.parent,
        STAFF,
        "petra",
        password=PASSWORD,
        command="sudo -S ls /var/log",
        given=f"{PASSWORD}\n",
    )
