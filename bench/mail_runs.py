"""How well runs of spam are told from habit: hours named rightly, hours named wrongly.

    PYTHONPATH=src python bench/mail_runs.py

Machines of a year with a newsletter each month, a report each night, a shop that sells most on
weekends, a mailing list and people; and the same with spam of several shapes put in. The rows are
made up, with a seed; what is measured is `inventory.mail_evidence`.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pratique.inventory.mail_evidence import Run, runs
from pratique.model import Instant
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.store.parts import write_rows
from pratique.store.tables import Tables

HOUR = 3_600_000_000_000
START = 20_700 * 24  # hours since 1970: a Monday's midnight is not needed, only a fixed one
NAMES = tuple(one.name for one in fields(MailEvent))


@dataclass
class Machine:
    """Rows of a mail log, and which hours are spam by which sender."""

    days: int
    chance: random.Random
    rows: list[MailEvent] = field(default_factory=list)
    spam: set[int] = field(default_factory=set)

    def send(  # noqa: PLR0913 - a message
        self,
        hour: int,
        minute: int,
        *,
        recipients: int = 1,
        bad: float = 0.005,
        refused: float = 0.0,
        spam: bool = False,
        **told: Any,
    ) -> None:
        """One message with what became of it; `bad` of its readers do not exist."""
        number = len(self.rows)
        at = Instant((START + hour) * HOUR + minute * 60_000_000_000 + number % 1000)
        queue_id = f"Q{number:X}"
        if "user" in told:
            told |= {"method": "PLAIN", "action": "client"}
        else:
            told |= {"action": "pickup"}
        self.row(at, queue_id, **told, program="smtpd")
        self.row(at, queue_id, action="from", recipients=recipients, program="qmgr")
        said = self.chance.random()
        if said < refused:
            self.row(
                at, queue_id, action="bounced", dsn="5.7.1", relay="mx.example.net[192.0.2.1]:25",
                reason="host said: 550 5.7.1 blocked using zen.spamhaus.org", recipient="a",
            )  # fmt: skip
        elif said < refused + bad:
            self.row(at, queue_id, action="bounced", dsn="5.1.1", reason="unknown", recipient="a")
        else:
            self.row(at, queue_id, action="sent", dsn="2.0.0", reason="250 ok", recipient="a")
        if spam:
            self.spam.add(START + hour)

    def row(self, at: Instant, queue_id: str, **told: Any) -> None:
        """One row of the log."""
        given: dict[str, Any] = dict.fromkeys(NAMES)
        given |= {
            "path": "/var/log/mail.log", "line": len(self.rows) + 1, "time": at,
            "time_source": "written zone", "time_confidence": 1.0, "service": "postfix",
            "queue_id": queue_id, **told,
        }  # fmt: skip
        self.rows.append(MailEvent(**given))

    def poisson(self, mean: float) -> int:
        """How many, where `mean` is usual."""
        if mean > 50:
            return max(0, round(self.chance.gauss(mean, math.sqrt(mean))))
        limit, product, count = math.exp(-mean), self.chance.random(), 0
        while product > limit:
            product *= self.chance.random()
            count += 1
        return count

    def people(self, count: int, a_day: float) -> None:
        """Accounts that write on weekdays, each from its own address, and at times a telephone."""
        for person in range(count):
            for day in range(self.days):
                mean = a_day * (0.1 if day % 7 >= 5 else 1)
                for _ in range(self.poisson(mean)):
                    hour = day * 24 + min(18, max(7, round(self.chance.gauss(12, 3))))
                    phone = self.chance.random() < 0.1
                    address = f"{'203.0.113' if phone else '192.0.2'}.{person % 250}"
                    self.send(
                        hour, self.chance.randrange(60), user=f"p{person}", address=address,
                        sender=f"p{person}@example.org",
                    )  # fmt: skip

    def newsletter(self, readers: int, every: int = 30) -> None:
        """A letter of each month, one message a reader, by a script of the site."""
        for day in range(9, self.days, every):
            for number in range(round(readers * self.chance.uniform(0.9, 1.1))):
                self.send(day * 24 + 10 + number % 2, number % 60, uid=33, bad=0.02,
                          sender=f"news-bounces+r{number}=example.net@example.org")  # fmt: skip

    def report(self) -> None:
        """What the backup says each night."""
        for day in range(self.days):
            self.send(day * 24 + 3, 10, uid=0, sender="root@example.org")

    def shop(self, a_day: float) -> None:
        """Orders: many on weekends, many before Christmas."""
        for day in range(self.days):
            season = 1.6 if 320 <= day < 355 else 1.0
            mean = a_day * season * (1.8 if day % 7 >= 5 else 1.0)
            for _ in range(self.poisson(mean)):
                hour = day * 24 + self.chance.choice(range(7, 23))
                self.send(
                    hour, 5, script="class-phpmailer.php", sender="shop@example.org", bad=0.01
                )

    def members(self) -> None:
        """A mailing list: what one writes goes to 150, now and then a debate."""
        for day in range(self.days):
            for _ in range(self.poisson(0.4 if self.chance.random() < 0.9 else 4)):
                self.send(day * 24 + self.chance.randrange(8, 23), 7, uid=38, recipients=150,
                          sender="club-bounces@example.org")  # fmt: skip


def quiet(days: int, seed: int, *, people: int = 6, a_day: float = 6, shop: float = 12) -> Machine:
    """A machine as many are."""
    machine = Machine(days, random.Random(seed))
    machine.people(people, a_day)
    machine.report()
    machine.shop(shop)
    if days >= 60:
        machine.newsletter(300)
        machine.members()
    return machine


def burst(machine: Machine, account: str = "p2") -> None:
    """Three hours of one account whose password is known elsewhere."""
    first = (machine.days - 3) * 24 + 2
    for number in range(900):
        machine.send(
            first + number // 300, number % 60, user=account, refused=0.2, bad=0.2, spam=True,
            address=f"2001:db8:{number % 40}::9", sender="x@example.net",
        )  # fmt: skip


def campaign(machine: Machine) -> None:
    """Five nights of equal size."""
    for night in range(5):
        first = (machine.days - 7 + night) * 24 + 1
        for number in range(400):
            machine.send(first + number // 100, number % 60, user="p1", refused=0.1, bad=0.1,
                         spam=True, address="198.51.100.9", sender="p1@example.org")  # fmt: skip


def drip(machine: Machine) -> None:
    """Two hundred a day, under the habit of a big machine, for twelve days."""
    for day in range(machine.days - 14, machine.days - 2):
        for number in range(200):
            machine.send(day * 24 + number * 24 // 200, number % 60, user="p5", refused=0.05,
                         bad=0.1, spam=True, address=f"198.51.100.{number % 9}",
                         sender="p5@example.org")  # fmt: skip


def cron(machine: Machine) -> None:
    """A script of cron, each ten minutes five messages, under made-up names."""
    for hour in range((machine.days - 4) * 24, (machine.days - 1) * 24):
        for number in range(30):
            machine.send(hour, number // 5 * 10, uid=1007, refused=0.1, bad=0.1, spam=True,
                         sender=f"n{machine.chance.randrange(10**6)}@example.org")  # fmt: skip


def page(machine: Machine) -> None:
    """A mailer in a folder of uploads."""
    first = (machine.days - 2) * 24 + 23
    for number in range(700):
        machine.send(first + number // 200, number % 60, script="up.php", refused=0.1, bad=0.2,
                     spam=True, sender="w@example.org")  # fmt: skip


def twice(machine: Machine) -> None:
    """Two bursts of equal size, ten days apart: each is the other's like."""
    for back in (13, 3):
        first = (machine.days - back) * 24 + 4
        for number in range(600):
            machine.send(first + number // 300, number % 60, user="p3", refused=0.15, bad=0.1,
                         spam=True, address="198.51.100.77", sender="p3@example.org")  # fmt: skip


SHAPES: tuple[tuple[str, Callable[[Machine], None] | None, dict[str, Any]], ...] = (
    ("quiet, a year", None, {"days": 365}),
    ("quiet, a year, a busy one", None, {"days": 365, "people": 20, "a_day": 10, "shop": 60}),
    ("quiet, sixty days", None, {"days": 62}),
    ("quiet, ten days", None, {"days": 10}),
    ("burst of an account", burst, {"days": 90}),
    ("burst, ten days of log", burst, {"days": 10}),
    ("five nights", campaign, {"days": 90}),
    ("drip of 200 a day, big machine", drip, {"days": 90, "people": 60, "a_day": 25, "shop": 400}),
    ("script by cron", cron, {"days": 60}),
    ("mailer in uploads", page, {"days": 30}),
    ("two equal bursts", twice, {"days": 90}),
)


def main(arguments: list[str]) -> None:
    """Print a line a shape and seed, and the sums."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=2)
    asked = options.parse_args(arguments)
    sums = [0, 0, 0, 0]
    for name, shape, given in SHAPES:
        for seed in range(asked.seeds):
            machine = quiet(seed=seed, **given)
            if shape is not None:
                shape(machine)
            began = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                write_rows(Path(folder), MailEvent, "mail", machine.rows)
                with Tables.open_at(Path(folder), (MailEvent,)) as tables:
                    found = runs(tables)
            took = time.monotonic() - began
            counted = _hours(machine, found)
            sums = [a + b for a, b in zip(sums, counted, strict=True)]
            right, missed, wrong, faint = counted
            print(
                f"{name:32} seed {seed}: {right:4} hours right, {missed:4} missed, {wrong:4} wrong,"
                f" {faint:3} by number alone; {len(machine.rows):8,} rows, {took:.1f} s"
            )
            for one in found:
                print(f"    {one.burst.actor} {one.burst.first} {one.burst.hours} h {one.signs}")
    print("all: {} hours right, {} missed, {} wrong, {} by number alone".format(*sums))


def _hours(machine: Machine, found: tuple[Run, ...]) -> list[int]:
    """Hours of spam that a run with signs names, that none does; of no spam; by number alone."""
    named: set[int] = set()
    wrong = faint = 0
    for one in found:
        hours = machine.spam.intersection(range(one.burst.start, one.burst.end))
        if one.signs:
            named |= hours
            wrong += one.burst.hours - len(hours)
        elif not hours:
            faint += one.burst.hours
    return [len(named), len(machine.spam - named), wrong, faint]


if __name__ == "__main__":
    main(sys.argv[1:])
