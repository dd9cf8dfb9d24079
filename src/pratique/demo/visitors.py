"""Who came to the web server: lines of an access log in the combined format of nginx."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.demo.blog import MONTHS
from pratique.demo.days import DAY, LOGS_BEGIN, MINUTE, NIGHT, UPLOAD
from pratique.demo.disk import Disk
from pratique.demo.program import choice
from pratique.demo.shop import PRODUCTS

_ADM: Final = (33, 4)
_LOG: Final = "/var/log/nginx/access.log"
_DAYS: Final = 4
_VISITS: Final = 140  # a day
# RFC 5737 keeps these networks for examples.
INTRUDER: Final = "192.0.2.66"
_SCANNER: Final = "203.0.113.9"
WEB_SHELL: Final = "/content/uploads/2026/03/avatar.php"

_BROWSERS: Final = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/133.0.0.0 Safari/537.36",
)
_PAGES: Final = (
    "/", "/?page=2", "/feed.php", "/content/themes/harbour/style.css", "/favicon.ico",
    "/contact.php", "/basket.php", "/css/shop.css", "/images/logo.png", "/robots.txt",
    *(f"/product.php?id={number + 1}" for number in range(len(PRODUCTS))),
    *(f"/content/uploads/{month}/quay-1.jpg" for month, _count in MONTHS),
)  # fmt: skip
_SCANNED: Final = (
    "/.env", "/.git/config", "/wp-login.php", "/xmlrpc.php", "/phpmyadmin/", "/admin.php",
    "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/backup.zip", "/shell.php", "/old/",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class _Request:
    at: int
    address: str
    agent: str
    page: str
    method: str = "GET"
    status: int = 200
    size: int = 0

    def line(self) -> str:
        when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(self.at))
        asked = f"{self.method} {self.page} HTTP/1.1"
        return (
            f'{self.address} - - [{when}] "{asked}" {self.status} {self.size} "-" "{self.agent}"\n'
        )


def lay_access_logs(disk: Disk, *, broken_into: bool) -> None:
    """Write the access log and its rotated parts, a file for each day."""
    requests = sorted([*_visits(), *_scans(), *(_intrusion() if broken_into else ())])
    for day in range(_DAYS):
        begin = LOGS_BEGIN + day * DAY
        text = "".join(one.line() for one in requests if begin <= one.at < begin + DAY)
        age = _DAYS - 1 - day
        if age < 2:
            disk.file(_LOG + (f".{age}" if age else ""), text, 0o640, _ADM, begin + DAY)
        else:
            packed = gzip.compress(text.encode(), mtime=begin + DAY)
            disk.file(f"{_LOG}.{age}.gz", packed, 0o640, _ADM, begin + DAY)


def _visits() -> Iterator[_Request]:
    for number in range(_DAYS * _VISITS):
        at = LOGS_BEGIN + choice(f"when {number}", _DAYS * DAY)
        address = f"198.51.100.{2 + choice(f'who {number}', 250)}"
        browser = _BROWSERS[choice(f"browser {number}", len(_BROWSERS))]
        page = _PAGES[choice(f"page {number}", len(_PAGES))]
        yield _Request(at, address, browser, page, size=800 + choice(page, 9_000))


def _scans() -> Iterator[_Request]:
    for day in range(_DAYS):
        begin = LOGS_BEGIN + day * DAY + choice(f"scan {day}", DAY - MINUTE)
        for number, page in enumerate(_SCANNED):
            yield _Request(
                begin + number, _SCANNER, "python-requests/2.31.0", page, "GET", 404, 162
            )


def _intrusion() -> Iterator[_Request]:
    """He looks which version the gallery has, uploads through it, and calls what he uploaded."""
    upload = "/content/plugins/gallery/gallery.php?action=upload"
    readme = "/content/plugins/gallery/readme.txt"
    agent = "curl/8.5.0"
    yield _Request(UPLOAD - 9 * MINUTE, INTRUDER, agent, readme, size=54)
    yield _Request(UPLOAD - 2 * MINUTE, INTRUDER, agent, upload)
    yield _Request(UPLOAD, INTRUDER, agent, upload, "POST", size=31)
    yield _Request(UPLOAD + 1, INTRUDER, agent, WEB_SHELL)
    for number in range(24):
        size = 40 + choice(f"call {number}", 3_000)
        yield _Request(NIGHT + number * 47, INTRUDER, agent, WEB_SHELL, "POST", size=size)
