from __future__ import annotations

from hypothesis import given
from log_rows import adds_up, contents, only

from pratique.parsers.log.php_fpm import FORMATS

OWN, SLOW, ACCESS = FORMATS
WARNING = (
    '[03-Nov-2026 02:10:00] WARNING: [pool www] child 123 said into stderr: "PHP message: PHP '
    'Warning:  x in /var/www/a.php on line 7"'
)
DEBUG = "[03-Nov-2026 02:10:00.123456] NOTICE: pid 9, fpm_main(), line 3: fpm is running, pid 9"
SLOWLY = (
    "[03-Nov-2026 02:10:00]  [pool www] pid 123\nscript_filename = /var/www/a.php\n"
    "[0x00007f1122334455] sleep() /var/www/a.php:3"
)
ASKED = '192.0.2.1 -  03/Nov/2026:02:10:00 +0000 "GET /a.php?x=1" 200'


def test_what_a_child_says() -> None:
    row = only(OWN, WARNING)
    assert {
        "service": "php-fpm",
        "level": "Warning",
        "module": "www",
        "pid": 123,
        "script": "/var/www/a.php",
        "script_line": 7,
    }.items() <= row.items()


def test_with_process_and_fraction() -> None:
    row = only(OWN, DEBUG)
    assert (row["pid"], row["time"]) == (9, "2026-11-03 02:10:00.123456")


def test_a_slow_request() -> None:
    row = only(SLOW, SLOWLY)
    assert (row["level"], row["script"], row["script_line"], row["pid"]) == (
        "slow",
        "/var/www/a.php",
        3,
        123,
    )


def test_a_request() -> None:
    row = only(ACCESS, ASKED)
    assert {
        "client": "192.0.2.1",
        "method": "GET",
        "resource": "/a.php",
        "query": "x=1",
        "status": 200,
        "service": "php-fpm",
    }.items() <= row.items()


@given(contents(WARNING, DEBUG, SLOWLY, ASKED))
def test_any_bytes(content: bytes) -> None:
    for form in FORMATS:
        adds_up(form, content)
