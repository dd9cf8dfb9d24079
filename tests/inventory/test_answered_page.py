from __future__ import annotations

from logged import ROOT, file, machine, request
from pratique.inventory.answered_page import UNLIKE_OTHERS, know_answers

AT = "2026-11-03 02:10:00"


def test_files_of_sites_stand_as_requests_name_them():
    with machine(file(f"{ROOT}/a/x.php", AT), file("/etc/x.php", AT)) as tables:
        know_answers(tables)
        assert list(tables.select("SELECT resource, file FROM served")) == [
            ("/a/x.php", f"{ROOT}/a/x.php")
        ]


def test_an_answer_is_unlike_others_where_no_other_page_is_about_as_long():
    rows = [request(AT, "GET", "/", bytes=1000), request(AT, "GET", "/style.css", bytes=400)]
    with machine(*rows) as tables:
        know_answers(tables)
        log = "/var/log/nginx/access.log"

        def unlike(resource, size):
            sql = (
                f"SELECT {UNLIKE_OTHERS} FROM "
                "(SELECT ? AS chain, ? AS resource, CAST(? AS BIGINT) AS bytes) p"
            )
            return next(tables.select(sql, log, resource, size))[0]

        assert unlike("/x.php", 500)
        assert unlike("/x.php", 400)
        assert not unlike("/x.php", 1010)
        assert unlike("/", 1000)
