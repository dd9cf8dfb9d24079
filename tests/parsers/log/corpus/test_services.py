"""Lines of other projects' tests about services, guards, panels and anything else with a date.

Web, mail and logins of the machine itself have tests of their own.
"""

from __future__ import annotations

import re

import pytest
from agreement import (
    CORPUS,
    FAIL2BAN,
    Said,
    corpus_text,
    fail2ban,
    false_hits,
    ini_lines,
    misses,
    needs_corpus,
    reading,
)
from disagreement import DISAGREEMENTS

ELSEWHERE = re.compile(
    r"apache-|nginx-|lighttpd|php-url|suhosin|postfix|exim|sendmail|dovecot|courier|cyrus|perdition"
    r"|sieve|qmail|solid-pop3d|uwimap|sshd|dropbear|pam-generic|xinetd|selinux|zzz-|bsd"
)
FILTERS = (
    sorted(path.name for path in FAIL2BAN.iterdir() if not ELSEWHERE.match(path.name))
    if FAIL2BAN.is_dir()
    else ["none"]
)

pytestmark = needs_corpus


def unexplained(name: str, found: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    known = DISAGREEMENTS.get(name, {})
    return [one for one in found if one[0] not in known]


@pytest.mark.parametrize("name", FILTERS)
def test_lines_of_fail2ban(name):
    said = fail2ban(name)
    read = reading(corpus_text(FAIL2BAN / name), f"/var/log/{name}.log")
    assert unexplained(name, misses(said, read)) == []
    assert unexplained(name, false_hits(said, read)) == []


@pytest.mark.parametrize("name", FILTERS)
def test_every_disagreement_is_one(name):
    said: tuple[Said, ...] = fail2ban(name)
    read = reading(corpus_text(FAIL2BAN / name), f"/var/log/{name}.log")
    found = {one[0] for one in (*misses(said, read), *false_hits(said, read))}
    assert set(DISAGREEMENTS.get(name, {})) <= found


@pytest.mark.parametrize("name", ["vsftpd", "proftpd", "cpanel", "samba", "named"])
@pytest.mark.parametrize("project", ["wazuh", "ossec"])
def test_lines_of_decoders(project, name):
    lines = ini_lines(CORPUS / project / f"{name}.ini")
    text = "\n".join(one.text for one in lines)
    assert lines
    unread = reading(text, f"/var/log/{name}.log", comment="").unread
    known = DISAGREEMENTS.get(f"{project}/{name}", {})
    assert {lines[number - 1].text for number in unread if number not in known} == set()


@pytest.mark.parametrize(
    ("name", "records", "form"),
    [("vsftpd.log", 25, "vsftpd"), ("postgresql.log", 20, "postgresql")],
)
def test_records_of_plaso(name, records, form):
    read = reading(corpus_text(CORPUS / "plaso" / name), f"/var/log/{name}", comment="")
    firsts = {line for line, rows in read.rows.items() if rows[0]["form"] == form}
    assert (len(firsts), read.unread) == (records, frozenset())
