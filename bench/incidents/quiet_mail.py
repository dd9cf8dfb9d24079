"""Nobody comes in: mail, guesses at passwords, and a newsletter of three hundred messages."""

from __future__ import annotations

from pathlib import Path

import mail_account
import server
from client import submit
from machine import Bases, Truth


def make(out: Path, bases: Bases) -> None:
    """The newsletter goes out each Tuesday from the address that sends it always."""
    machine = server.web("letters", bases, out, days=10)
    mail_account.mail_machine(machine)
    sender = "anna@example.org"
    for day in (1, 8):
        issue = [
            (
                f"reader{n}@example.net",
                mail_account.letter(
                    sender,
                    f"reader{n}@example.net",
                    "News from the harbour",
                    "The boats leave at nine.",
                ),
            )
            for n in range(150)
        ]
        machine.at(
            machine.on(day, 10, 30),
            lambda i=issue: submit("198.51.100.60", "anna", mail_account.PEOPLE["anna"], i, sender),
        )
    machine.live()
    machine.run("postfix", "stop", status=None)
    machine.end(Truth(None, untouched=["postfix", "dovecot", "nginx", "sshd"], notes="nobody"))
