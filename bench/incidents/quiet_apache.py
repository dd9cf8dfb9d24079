"""Nobody comes in: an upload form that people use, administrators, an update, robots."""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
import upload_form
from machine import Bases, Truth


def make(out: Path, bases: Bases) -> None:
    """Apache with its combined format; the form is careless, but nobody notices."""
    machine = server.web("haven", bases, out, apache=True)
    root = "/var/www/haven"
    upload_form.with_form(machine, root)
    services.apache_site(machine, server.SITE, root, "/var/log/apache2/access.log", "combined")
    server.start(machine, traditional=True)
    traffic.visitors(machine, server.SITE, (*site_code.PAGES, "/apply.php"))
    traffic.scanners(machine, server.SITE, a_day=5)
    upload_form.applicants(machine)
    new = site_code.page("Harbour prices, winter")

    def publish() -> None:
        machine.write(f"{root}/prices.php", new, owner="www-data")

    machine.at(machine.on(5, 9, 13, 10), publish)
    machine.live()
    machine.end(
        Truth(None, untouched=["apache2", "sshd", root], notes="nobody"),
    )
