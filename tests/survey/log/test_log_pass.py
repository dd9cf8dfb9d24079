"""The pass over the logs: every line is somewhere, and nothing is read twice."""

from __future__ import annotations

import gzip
import os
from datetime import datetime, timedelta

import pytest

from pratique.errors import CaseStorage
from pratique.model import Gap
from pratique.parsers.log import log_row_types
from pratique.parsers.log.row.clock_jump import ClockJump
from pratique.parsers.log.row.log_file import LogFile
from pratique.store.tables import Tables
from pratique.survey.log import log_pass
from pratique.survey.log.log_pass import FOLDER, read_logs
from pratique.survey.surveyor import row_types, survey

REQUEST = '192.0.2.7 - - [03/Nov/2026:02:{:02}:00 +0100] "GET /{} HTTP/1.1" 200 12 "-" "x"\n'


@pytest.fixture
def machine(tmp_path):
    root = tmp_path / "disk"
    (root / "var/log/nginx").mkdir(parents=True)
    (root / "etc").mkdir()
    (root / "etc/timezone").write_text("Europe/Rome\n")
    lines = [REQUEST.format(number % 60, number) for number in range(400)]
    (root / "var/log/nginx/access.log").write_text("".join(lines[200:]) + "\njunk\n")
    (root / "var/log/nginx/access.log.1").write_text("".join(lines[100:200]))
    packed = gzip.compress("".join(lines[:100]).encode())
    (root / "var/log/nginx/access.log.2.gz").write_bytes(packed)
    return root


def read(root, folder):
    survey(root, folder, processes=1)
    read_logs(root, folder, threads=1)


def asked(folder, sql):
    with Tables.open_at(folder, (*row_types(), *log_row_types())) as tables:
        return list(tables.select(sql))


def test_a_chain_is_read_packed_or_not(machine, tmp_path):
    read(machine, tmp_path / "s")
    assert asked(tmp_path / "s", "SELECT count(*), count(DISTINCT target) FROM web_request") == [
        (400, 400)
    ]
    told = asked(
        tmp_path / "s",
        "SELECT filename, chain, position, format, packed, lines, blank, understood, unread "
        "FROM log_file, LATERAL (SELECT parse_filename(path) AS filename) ORDER BY 1",
    )
    chain = "/var/log/nginx/access.log"
    assert told == [
        ("access.log", chain, "", "access", "", 202, 1, 200, 1),
        ("access.log.1", chain, "1", "access", "", 100, 0, 100, 0),
        ("access.log.2.gz", chain, "2", "access", "gzip", 100, 0, 100, 0),
    ]


def test_a_line_of_no_form_is_kept_with_its_number(machine, tmp_path):
    read(machine, tmp_path / "s")
    found = asked(tmp_path / "s", "SELECT path, line, text FROM log_gap")
    assert found == [("/var/log/nginx/access.log", 202, "junk")]
    gaps = asked(tmp_path / "s", "SELECT detail FROM gap WHERE reason = 'lines of no form of log'")
    assert gaps == [("1 of 202 lines; see the table log_gap",)]


def test_what_is_done_is_not_done_again(machine, tmp_path, monkeypatch):
    read(machine, tmp_path / "s")
    before = asked(tmp_path / "s", "SELECT * FROM web_request ORDER BY ALL")
    monkeypatch.setattr(log_pass, "told_anyway", lambda *_: pytest.fail("it was read again"))
    read_logs(machine, tmp_path / "s", threads=1)
    assert asked(tmp_path / "s", "SELECT * FROM web_request ORDER BY ALL") == before


def test_a_chain_that_changed_takes_the_place_of_what_it_was(machine, tmp_path):
    read(machine, tmp_path / "s")
    (machine / "var/log/nginx/access.log").write_text(REQUEST.format(1, "new"))
    os.truncate(machine / "var/log/nginx/access.log.1", 0)
    read(machine, tmp_path / "s")
    assert asked(tmp_path / "s", "SELECT count(*) FROM web_request") == [(101,)]


def test_a_packed_log_that_is_cut_short_is_told(machine, tmp_path):
    path = machine / "var/log/nginx/access.log.2.gz"
    noise = "".join(REQUEST.format(1, os.urandom(20).hex()) for _ in range(2000))
    path.write_bytes(gzip.compress(noise.encode())[:-2000])
    read(machine, tmp_path / "s")
    [(whole, lines)] = asked(
        tmp_path / "s", "SELECT whole, lines FROM log_file WHERE packed = 'gzip'"
    )
    assert not whole
    assert 1000 < lines < 2000
    with Tables.open_at(tmp_path / "s", (*row_types(), *log_row_types())) as tables:
        reasons = {gap.reason for gap in tables.rows(Gap)}
    assert "a log that cannot be read to its end" in reasons


def test_a_full_disk_leaves_half_of_nothing(machine, tmp_path, monkeypatch):
    survey(machine, tmp_path / "s", processes=1)

    def full(*_):
        raise CaseStorage("The case folder cannot be written: No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(log_pass.Parts, "put", full)
        with pytest.raises(CaseStorage):
            read_logs(machine, tmp_path / "s", threads=1)
    assert asked(tmp_path / "s", "SELECT count(*) FROM web_request") == [(0,)]
    read_logs(machine, tmp_path / "s", threads=1)
    assert asked(tmp_path / "s", "SELECT count(*) FROM web_request") == [(400,)]
    assert FOLDER == "pass-logs"


def hourly(start, count):
    for number in range(count):
        at = start + timedelta(hours=number)
        yield f"{at:%b} {at.day:2} {at:%H:%M:%S} web1 cron[1]: run {number}\n"


def content(lines):
    return "".join(lines).encode()


@pytest.fixture
def told(server, tmp_path):
    def run(files):
        folder = tmp_path / "survey"
        root = server({"etc/timezone": b"Europe/Rome\n", **files})
        survey(root, folder, processes=1)
        read_logs(root, folder, threads=2)
        types = (*row_types(), *log_row_types())
        return Tables.open_at(folder, types)

    return run


def test_a_chain_with_a_copy_and_an_overlap(told, gz):
    lines = list(hourly(datetime(2023, 12, 25, 0, 17), 400))  # noqa: DTZ001 - a clock
    last = int(datetime(2024, 1, 2).timestamp())  # noqa: DTZ001
    files = {
        "var/log/syslog.2.gz": gz(content(lines[:190]), last),
        "var/log/syslog.1": content(lines[170:300]),
        "var/log/syslog.1.gz": gz(content(lines[170:300])),
        "var/log/syslog": content(lines[300:]),
    }
    with told(files) as tables:
        rows = {row.path.rpartition("/")[2]: row for row in tables.rows(LogFile)}
        (counted,) = tables.select("SELECT count(DISTINCT time), count(*) FROM syslog_event")
        years = list(tables.select("SELECT DISTINCT year(time) FROM syslog_event ORDER BY ALL"))
    assert rows["syslog.1.gz"].same_as == "/var/log/syslog.1"
    assert rows["syslog.1"].dropped == 20
    assert counted == (400, 400)
    assert years == [(2023,), (2024,)]
    for row in rows.values():
        assert row.lines == row.understood + row.unread + row.blank + row.dropped


def test_a_line_put_in_and_a_time_to_come(told):
    lines = [f"2024-01-05T10:{minute:02}:00+01:00 web1 a: x\n" for minute in range(60)]
    combined = [
        f'192.0.2.1 - - [05/Jan/{year}:10:{minute:02}:00 +0100] "GET / HTTP/1.1" 200 5 "-" "-"\n'
        for minute in range(50)
        for year in ((2024,) if minute != 20 else (2023, 2099, 2024))
    ]
    files = {"var/log/nginx/access.log": content(combined), "var/log/other.log": content(lines)}
    with told(files) as tables:
        (jump,) = tables.rows(ClockJump, "path LIKE '%access.log'")
        (log,) = tables.rows(LogFile, "path LIKE '%access.log'")
        gaps = [reason for (reason,) in tables.select("SELECT reason FROM gap")]
    assert (jump.kind, jump.line, jump.lines) == ("stray", 21, 1)
    assert "times that cannot be true" in gaps
    assert datetime.fromtimestamp(log.last // 10**9).year == 2024  # noqa: DTZ006 - the year only


def test_a_form_that_is_declared_anew_reads_the_log_anew(machine, tmp_path):
    path = machine / "etc/nginx/nginx.conf"
    path.parent.mkdir()
    text = "http { log_format own '%s'; access_log /var/log/nginx/access.log own; }\n"
    form = '$remote_addr [$time_local] "$request" $status'
    path.write_text(text % form)
    line = '192.0.2.7 [03/Nov/2026:02:10:00 +0100] "GET / HTTP/1.1" 200'
    (machine / "var/log/nginx/access.log").write_text(f"{line} 198.51.100.1\n" * 20)
    sql = "SELECT count(*) FROM web_request WHERE forwarded = '198.51.100.1'"
    read(machine, tmp_path / "s")
    assert asked(tmp_path / "s", sql) == [(0,)]
    path.write_text(text % f"{form} $http_x_forwarded_for")
    read(machine, tmp_path / "s")
    assert asked(tmp_path / "s", sql) == [(20,)]


def test_what_fails_on_one_log_costs_that_one(machine, tmp_path, monkeypatch):
    (machine / "var/log/auth.log").write_text("Nov  3 02:10:00 web cron[1]: run\n")
    year_plans = log_pass.year_plans

    def failing(chain, *more):
        if chain[0].chain.endswith("auth.log"):
            raise ZeroDivisionError("what nobody thought of")
        return year_plans(chain, *more)

    monkeypatch.setattr(log_pass, "year_plans", failing)
    read(machine, tmp_path / "s")
    assert asked(tmp_path / "s", "SELECT count(*) FROM web_request") == [(400,)]
    gaps = asked(tmp_path / "s", "SELECT path, detail FROM gap WHERE reason LIKE 'Pratique%'")
    assert gaps == [("/var/log/auth.log", "ZeroDivisionError: what nobody thought of")]


def test_one_zero_byte_hides_no_log(machine, tmp_path):
    """A log that no form claims, with a line that somebody put a NUL into; and a binary file."""
    lines = [REQUEST.format(number % 60, number) for number in range(50)]
    (machine / "var/log/own.log").write_text("".join([*lines[:9], "\0\n", *lines[9:]]))
    (machine / "var/log/other.dat").write_bytes(bytes(range(256)) * 40)
    read(machine, tmp_path / "s")
    told = asked(tmp_path / "s", "SELECT path, understood FROM log_file WHERE lines = 51")
    assert told == [("/var/log/own.log", 50)]
    assert not asked(tmp_path / "s", "SELECT 1 FROM log_file WHERE path LIKE '%dat'")
    gaps = asked(tmp_path / "s", "SELECT path, detail FROM gap WHERE reason LIKE 'zero bytes%'")
    assert gaps == [
        ("/var/log/own.log", "1 of them: what a crash or a wiper leaves where lines were")
    ]


def test_a_copy_that_is_damaged_is_told(machine, tmp_path):
    lines = "".join(REQUEST.format(1, os.urandom(20).hex()) for _ in range(2000)).encode()
    (machine / "var/log/nginx/access.log.2.gz").unlink()
    (machine / "var/log/nginx/access.log.3").write_bytes(lines)
    (machine / "var/log/nginx/access.log.3.gz").write_bytes(gzip.compress(lines)[:-2000])
    read(machine, tmp_path / "s")
    told = asked(tmp_path / "s", "SELECT whole, same_as FROM log_file WHERE path LIKE '%3.gz'")
    assert told == [(False, "/var/log/nginx/access.log.3")]
    gaps = asked(tmp_path / "s", "SELECT detail FROM gap WHERE path LIKE '%3.gz'")
    assert gaps == [("is cut short: it ends in the middle",)]
