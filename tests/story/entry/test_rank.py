from __future__ import annotations

from logged import OFFICE, ROOT, STRANGER, file, finding, login, request
from pratique.story.entry.rank import ways_in

SHELL = f"{ROOT}/up/x.php"
AT = "2026-11-03 02:10:00"
UPLOAD = [request(AT, "POST", "/upload.php"), request("2026-11-03 02:10:05", "POST", "/up/x.php")]


def test_the_way_that_explains_it_is_first_and_told(situated):
    noise = [
        login("2026-11-03 01:00:00", "anna", OFFICE),
        *(
            request(f"2026-11-03 02:{n}:00", "GET", "/wp-login.php", "192.0.2.9")
            for n in range(10, 30)
        ),
    ]
    ways = ways_in(situated([file(SHELL, AT), *UPLOAD, *noise], [finding(SHELL)]))
    assert ways.determinable
    assert (ways.acts[0].vector, ways.acts[0].address) == ("file-upload", STRANGER)
    assert ways.why_not is None


def test_without_anything_left_there_is_no_way_in(situated):
    tries = [login(f"2026-11-03 02:{n}:00", "root", action="failure") for n in range(10, 50)]
    ways = ways_in(situated([*tries, request(AT, "POST", "/upload.php")], []))
    assert ways.acts == ()
    assert not ways.determinable


def test_a_job_that_nobody_saw_come_says_so(situated):
    job = "/var/spool/cron/crontabs/bruno"
    found = [finding(job, "persistence-cron-fetches-code")]
    visits = [request("2026-11-01 02:10:00", "GET", "/")]
    ways = ways_in(situated([file(job, AT, 1001, "text"), *visits], found))
    assert not ways.determinable
    assert "bruno" in ways.why_not.english


def test_logs_that_begin_too_late_are_told(situated):
    rows = [file(SHELL, "2026-01-03 02:10:00"), request(AT, "GET", "/")]
    ways = ways_in(situated(rows, [finding(SHELL)]))
    assert "begin later" in ways.why_not.english


def test_no_log_at_all_is_told(situated):
    ways = ways_in(situated([file(SHELL, AT)], [finding(SHELL)]))
    assert "no log" in ways.why_not.english


def test_what_came_after_the_shell_opened_nothing(situated):
    other = "/etc/cron.d/x"
    rows = [
        file(SHELL, AT), file(other, "2026-11-03 05:00:00", 0, "text"), *UPLOAD,
        login("2026-11-03 04:59:00", "root"),
    ]  # fmt: skip
    found = [finding(SHELL), finding(other, "persistence-cron-fetches-code", number=2)]
    ways = ways_in(situated(rows, found))
    assert ways.acts[0].vector == "file-upload"


def test_one_address_that_sends_often_is_one_way(situated):
    more = [request(f"2026-11-03 02:09:5{n}", "POST", "/upload.php") for n in range(8)]
    ways = ways_in(situated([file(SHELL, AT), *UPLOAD, *more], [finding(SHELL)]))
    assert [act.vector for act in ways.acts] == ["file-upload"]
