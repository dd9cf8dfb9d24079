from __future__ import annotations

from hypothesis import given
from log_rows import adds_up, contents, only, read

from pratique.parsers.log.base import lines_of
from pratique.parsers.log.php_error import FORMATS

(FORM,) = FORMATS
HEAD = "[03-Nov-2026 02:10:00 Europe/Rome]"
LINE = f"{HEAD} PHP Warning:  x in /var/www/a.php on line 12"
TRACE = (
    f"{HEAD} PHP Fatal error:  Uncaught Exception: no in /var/www/a.php:3\n"
    "Stack trace:\n#0 {main}\n  thrown in /var/www/a.php on line 3"
)


def test_a_line_with_the_name_of_a_zone() -> None:
    assert only(FORM, LINE) == {
        "line": 1,
        "time": "2026-11-03 01:10:00",
        "service": "php",
        "level": "Warning",
        "script": "/var/www/a.php",
        "script_line": 12,
        "message": "PHP Warning:  x in /var/www/a.php on line 12",
    }


def test_a_zone_that_nobody_knows_and_utc() -> None:
    assert (
        only(FORM, LINE.replace("Europe/Rome", "No/Where"), "Europe/Rome")["time"]
        == "2026-11-03 01:10:00"
    )
    assert (
        only(FORM, LINE.replace("Europe/Rome", "UTC"), "Europe/Rome")["time"]
        == "2026-11-03 02:10:00"
    )


def test_a_trace_is_one_record() -> None:
    first, second = read(FORM, f"{TRACE}\n{LINE}\n")["error_event"]
    assert (first["script"], first["script_line"], first["level"]) == (
        "/var/www/a.php",
        3,
        "Fatal error",
    )
    assert first["message"].endswith("on line 3")
    assert second["line"] == 5


def test_what_a_program_logs_itself() -> None:
    assert only(FORM, f"{HEAD} hello")["message"] == "hello"


@given(contents(LINE, TRACE))
def test_any_bytes(content: bytes) -> None:
    adds_up(FORM, content)


def test_any_number_of_zones_takes_no_longer():
    lines = [f"[03-Nov-2026 02:10:00 Made/Up{number}] PHP Warning: x" for number in range(20_000)]
    lines += [LINE] * 50
    records = FORM.split(lines_of("\n".join(lines)))
    assert records.height == 20_050
    assert records["offset"].drop_nulls().to_list() == [3600] * 50
