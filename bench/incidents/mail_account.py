"""Somebody's mail password is known elsewhere: four hundred messages, and a queue that stays."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

import server
import services
import site_code
import traffic
from client import submit
from machine import Bases, Machine, Truth

INTRUDER = "203.0.113.66"
PEOPLE = {"anna": "rain-in-may-77", "ben": "ben12345", "carla": "oak-table-5519"}
TEXT = "From: {sender}\nTo: {to}\nSubject: {subject}\n\n{body}\n"


def make(out: Path, bases: Bases) -> None:
    """Postfix and dovecot, mail.log with traditional stamps."""
    machine = server.web("post", bases, out, days=8)
    relay = mail_machine(machine)
    entered = machine.on(5, 1, 7, 42)
    spam = [
        (
            f"customer{n}@example.net",
            letter(
                "ben@example.org",
                f"customer{n}@example.net",
                "Your parcel is waiting",
                "Pay the fee at http://parcel.example.net/ today.",
            ),
        )
        for n in range(400)
    ]
    machine.at(
        machine.on(5, 1, 7, 30),
        lambda: submit(INTRUDER, "ben", "ben1234", [], "ben@example.org"),
    )
    for part in range(8):
        few = spam[part * 50 : part * 50 + 50]
        if part == 4:
            machine.at(machine.on(5, 3, 30), relay.kill)
        moment = entered if part == 0 else machine.on(5, 1 + part // 2, 9 + part * 5)
        machine.at(
            moment, lambda f=few: submit(INTRUDER, "ben", PEOPLE["ben"], f, "ben@example.org")
        )
    machine.live()
    machine.run("postfix", "stop", status=None)
    log = "/var/log/mail.log"
    machine.end(
        Truth(
            "mail-account",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "sasl_username=ben", " 01:07:"),
            accounts=["ben"],
            services=["postfix", "dovecot"],
            untouched=["nginx", "sshd", site_code_root()],
            notes="400 messages, about half of them delivered, the others wait in the queue",
        )
    )


def site_code_root() -> str:
    """Where the one site of the machine lies."""
    return "/var/www/post"


def letter(sender: str, to: str, subject: str, body: str) -> str:
    """A message."""
    return TEXT.format(sender=sender, to=to, subject=subject, body=body)


def mail_machine(machine: Machine) -> subprocess.Popen[bytes]:
    """Three people who write some letters each day, and robots that guess; the relay."""
    for name, password in PEOPLE.items():
        machine.user(name, password)
    site_code.plain_site(machine, site_code_root())
    services.nginx_site(machine, server.SITE, site_code_root(), pool="www2")
    services.pool(machine, "www2")
    server.start(machine, traditional=True)
    relay = services.postfix(machine)
    services.dovecot(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES, a_day=8)
    traffic.scanners(machine, server.SITE, a_day=1)
    for day in range(machine.days):
        for number, (name, password) in enumerate(PEOPLE.items()):
            for hour in (8, 11, 15):
                sender = f"{name}@example.org"
                to = f"friend{hour}@example.net"
                text = letter(sender, to, f"About {day}", "See you on Monday.")
                machine.at(
                    machine.on(day, hour, 5 + number),
                    partial(
                        submit, f"198.51.100.{60 + number}", name, password, [(to, text)], sender
                    ),
                )
        for hour in (2, 6, 19):
            machine.at(
                machine.on(day, hour, 33),
                lambda: submit("203.0.113.140", "info", "info123", [], "info@example.org"),
            )
    return relay
