from __future__ import annotations

from pratique.checks.logs.rotation_unkept import CHECK
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log_rotation import LogRotated, parse_settings
from pratique.store.columns import columns
from pratique.store.tables import Tables
from pratique.survey.file import File

DAY = 86_400 * 10**9
RULES = b"/var/log/a.log /var/log/b.log {\nrotate 14\ndaily\n}\n"


def rules(more=b"", content=RULES):
    return list(
        parse_settings(content.replace(b"daily\n", b"daily\n" + more), "/etc/logrotate.d/a")
    )


def there(*paths):
    empty = {one.name: None if one.nullable else 0 for one in columns(File)}
    for path in ("/var/log", "/var/log/old", *paths):
        folder, _, name = path.rpartition("/")
        kind = "directory" if path in {"/var/log", "/var/log/old"} else "regular"
        yield File(**{**empty, "path": path, "directory": folder, "filename": name, "type": kind})


def turned(log="/var/log/a.log", *, really=True):
    return LogRotated("/var/lib/logrotate/status", 2, log, "2026-11-08 00:00:07", turned=really)


def chain(log, firsts):
    for number, first in enumerate(firsts):
        position = str(number) if number else ""
        path = f"{log}.{number}" if number else log
        yield LogFile(path, log, position, "syslog", (), "", 1, 1, 0, 1, 0, 0, None,
                      first, first, "", "", 0.0, whole=True)  # fmt: skip


def quotes(*rows):
    return [sign.quote for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


def test_points_at_a_log_that_was_turned_and_has_no_old_file():
    (quote,) = quotes(turned(), *rules(), *there("/var/log/a.log"))
    assert quote == (
        "/var/log/a.log: turned 2026-11-08 00:00:07; no old file is here\n"
        "logrotate: rotate 14, daily (/etc/logrotate.d/a:1)"
    )


def test_leaves_alone_what_is_kept_or_explained():
    assert quotes(turned(), *rules(), *there("/var/log/a.log", "/var/log/a.log.1")) == []
    assert quotes(turned(), *rules(), *there("/var/log/a.log", "/var/log/a-20261108.log.gz")) == []
    assert quotes(turned(really=False), *rules(), *there("/var/log/a.log")) == []
    assert quotes(turned(), *there("/var/log/a.log")) == []
    assert quotes(turned(), *rules(b"maxage 3\n"), *there("/var/log/a.log")) == []
    assert quotes(turned(), *rules(b"rotate 0\n"), *there()) == []
    assert quotes(turned(), *rules(b"olddir old\n"), *there("/var/log/old/a.log.1")) == []
    assert quotes(turned("/srv/not/there.log"), *rules(), *there()) == []


def test_points_at_a_log_that_is_shorter_than_the_one_that_is_turned_with_it():
    long = chain("/var/log/b.log", [9 * DAY, 8 * DAY, 7 * DAY, 6 * DAY])
    short = chain("/var/log/a.log", [9 * DAY, 8 * DAY + 5])
    (quote,) = quotes(*rules(), *long, *short)
    assert quote.startswith(
        "/var/log/a.log: 1 old files are here, 2 to 3 are missing; /var/log/b.log has 3\n"
    )


def test_leaves_alone_logs_that_begin_later_or_go_by_size():
    long = list(chain("/var/log/b.log", [9 * DAY, 8 * DAY, 7 * DAY, 6 * DAY]))
    young = list(chain("/var/log/a.log", [9 * DAY, 8 * DAY + DAY // 2]))
    short = list(chain("/var/log/a.log", [9 * DAY, 8 * DAY]))
    assert quotes(*rules(), *long, *young) == []
    assert quotes(*rules(b"size 1M\n"), *long, *short) == []
    assert quotes(*rules(b"rotate 1\n"), *long, *short) == []
    assert quotes(*long, *short) == []
