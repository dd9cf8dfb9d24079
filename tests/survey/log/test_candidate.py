from __future__ import annotations

import pytest

from pratique.parsers.log import all_log_formats
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.log.candidate import candidates, rotated


@pytest.mark.parametrize(
    ("path", "chain", "position"),
    [
        ("/var/log/auth.log", "/var/log/auth.log", ""),
        ("/var/log/auth.log.1", "/var/log/auth.log", "1"),
        ("/var/log/auth.log.12.gz", "/var/log/auth.log", "12"),
        ("/var/log/secure-20261103", "/var/log/secure", "20261103"),
        ("/var/log/secure-20261103.xz", "/var/log/secure", "20261103"),
        ("/var/log/secure-2026-11-03.zst", "/var/log/secure", "2026-11-03"),
        ("/var/log/x/access-2026-11-03.log.bz2", "/var/log/x/access.log", "2026-11-03"),
        ("/var/log/messages.old", "/var/log/messages", "old"),
        ("/var/log/mail.log.gz", "/var/log/mail.log", ""),
        ("/var/log/php8.2-fpm.log", "/var/log/php8.2-fpm.log", ""),
    ],
)
def test_a_rotated_name_tells_its_chain(path, chain, position):
    assert rotated(path) == (chain, position)


def file(path: str, kind: str = "text", size: int = 10, type_: str = "regular") -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, type_, size, 0o640, 0, 0, 7, 1, 1, size,
        None, None, None, None, None, None, None, 0, None, kind, "ab", None,
    )  # fmt: skip


def chosen(*files: File, further=()):
    with Tables.of(files, [File]) as tables:
        return [(one.path, one.claimed) for one in candidates(tables, further)]


def test_what_a_form_claims_is_a_log_whatever_its_content():
    assert chosen(file("/var/log/auth.log", "data")) == [("/var/log/auth.log", True)]
    assert all_log_formats()


def test_text_where_logs_lie_may_be_one():
    found = chosen(
        file("/var/log/own/thing"), file("/srv/app/logs/x.txt"), file("/var/log/own/image", "png")
    )
    assert found == [("/srv/app/logs/x.txt", False), ("/var/log/own/thing", False)]


def test_elsewhere_nothing_is_a_log_but_what_settings_name():
    assert chosen(file("/data/hits")) == []
    assert chosen(file("/data/hits"), further=["/data/hits"]) == [("/data/hits", True)]
    assert chosen(file("/data/hits.1"), further=["/data/hits"]) == [("/data/hits.1", True)]


def test_empty_files_and_pipes_are_none():
    assert chosen(file("/var/log/auth.log", size=0)) == []
    assert chosen(file("/var/log/auth.log", type_="fifo")) == []


def test_a_chain_stands_together():
    found = chosen(
        file("/var/log/auth.log.1"), file("/var/log/auth.log-x"), file("/var/log/auth.log")
    )
    assert [path for path, _ in found][:2] == ["/var/log/auth.log", "/var/log/auth.log.1"]


def test_a_journal_is_a_log_whatever_its_kind():
    path = "/var/log/journal/00112233445566778899aabbccddeeff/system@0005.journal~"
    assert chosen(file(path, "journal")) == [(path, True)]
