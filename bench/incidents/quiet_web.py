"""Nobody comes in: a WordPress under scanning and guessing, with people who work in it."""

from __future__ import annotations

from pathlib import Path

import server
import traffic
import wordpress
from cms_password import KIOSK
from machine import Bases, Truth


def make(out: Path, bases: Bases) -> None:
    """Nginx, combined; the administrator is also on a journey once, with the right password."""
    machine = server.web("calm", bases, out, days=8)
    wordpress.site(machine, bases, {"kiosk": KIOSK})
    traffic.visitors(machine, server.SITE, wordpress.PAGES, a_day=12)
    traffic.scanners(machine, server.SITE, a_day=5)
    wordpress.work(machine)
    wordpress.guesses(machine, 25)
    machine.live()
    machine.end(Truth(None, untouched=["nginx", "php-fpm", "sshd", wordpress.ROOT], notes="nobody"))
