"""Who came to the web server: lines of an access log in the combined format of nginx."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
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

_BROWSERS: Final = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 Mobile Safari/604.1",
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


def lay_access_logs(disk: Disk, *, broken_into: bool) -> None:
    """Write the access log and its rotated parts, a file for each day."""
    lines = sorted([*_visits(), *_scans(), *(_intrusion() if broken_into else ())])
    for day in range(_DAYS):
        begin = LOGS_BEGIN + day * DAY
        text = "".join(f"{line}\n" for at, line in lines if begin <= at < begin + DAY)
        age = _DAYS - 1 - day
        if age < 2:
            disk.file(_LOG + (f".{age}" if age else ""), text, 0o640, _ADM, begin + DAY)
        else:
            packed = gzip.compress(text.encode(), mtime=begin + DAY)
            disk.file(f"{_LOG}.{age}.gz", packed, 0o640, _ADM, begin + DAY)


def _visits() -> Iterator[tuple[int, str]]:
    for number in range(_DAYS * _VISITS):
        at = LOGS_BEGIN + choice(f"when {number}", _DAYS * DAY)
        address = f"198.51.100.{2 + choice(f'who {number}', 250)}"
        browser = _BROWSERS[choice(f"browser {number}", len(_BROWSERS))]
        page = _PAGES[choice(f"page {number}", len(_PAGES))]
        yield at, _line(at, address, "GET", page, 200, 800 + choice(page, 9_000), browser)


def _scans() -> Iterator[tuple[int, str]]:
    for day in range(_DAYS):
        begin = LOGS_BEGIN + day * DAY + choice(f"scan {day}", DAY - MINUTE)
        for number, page in enumerate(_SCANNED):
            at = begin + number
            yield at, _line(at, _SCANNER, "GET", page, 404, 162, "python-requests/2.31.0")


def _intrusion() -> Iterator[tuple[int, str]]:
    shell = "/content/uploads/2026/03/avatar.php"
    steps = (
        (UPLOAD - 9 * MINUTE, "GET", "/content/plugins/gallery/readme.txt", 200, 54),
        (UPLOAD - 2 * MINUTE, "GET", "/content/plugins/gallery/gallery.php?action=upload", 200, 0),
        (UPLOAD, "POST", "/content/plugins/gallery/gallery.php?action=upload", 200, 31),
        (UPLOAD + 1, "GET", shell, 200, 0),
        *((NIGHT + number * 47, "POST", shell, 200, 40 + choice(f"call {number}", 3_000)) for number in range(24)),
    )  # fmt: skip
    for at, method, page, status, size in steps:
        yield at, _line(at, INTRUDER, method, page, status, size, "curl/8.5.0")


def _line(at: int, address: str, method: str, page: str, status: int, size: int, agent: str) -> str:
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(at))
    return f'{address} - - [{when}] "{method} {page} HTTP/1.1" {status} {size} "-" "{agent}"'
