from __future__ import annotations

import pytest

from pratique.checks.account_kind import AccountList, home_of, opens_shell, written
from pratique.checks.base import CouldNotLook
from pratique.parsers.passwd import Account, parse
from pratique.store.tables import Tables


def account(line: str) -> Account:
    (row,) = parse(line.encode(), "/etc/passwd")
    return row


@pytest.mark.parametrize(
    ("shell", "opens"),
    [
        ("/bin/bash", True),
        ("", True),
        ("/usr/bin/zsh", True),
        ("/opt/x", True),
        ("/tmp/nologin", True),
        ("nologin", True),
        ("/usr/sbin/../../tmp/nologin", True),
        ("/usr/sbin/nologin", False),
        ("/sbin/nologin", False),
        ("/usr//bin/false", False),
        ("/bin/sync", False),
        ("/usr/bin/git-shell", False),
        ("/dev/null", False),
    ],
)
def test_opens_shell(shell, opens):
    assert opens_shell(shell) is opens


@pytest.mark.parametrize(
    ("line", "system"),
    [
        ("root:x:0:0::/root:/bin/bash", False),
        ("www-data:x:33:33::/var/www:/bin/bash", True),
        ("nobody:x:65534:65534::/:/bin/bash", True),
        ("bob:x:1000:1000::/home/bob:/bin/bash", False),
        ("sysadm:x:998:998::/home/sysadm:/bin/bash", True),
        ("+::33:33:::", False),
        ("+", False),
    ],
)
def test_is_system(line, system):
    listed = AccountList.of([account(line)])
    assert listed.is_system(listed.accounts[0]) is system


def test_people_of_old_systems_begin_at_500():
    first = account("alice:x:500:500::/home/alice:/bin/bash")
    second = account("bob:x:501:501::/home/bob:/bin/bash")
    listed = AccountList.of([first, second])
    assert not listed.is_system(second)


def test_the_first_line_of_a_name_counts():
    first, second = account("a:x:5:5::/a:/bin/sh"), account("a:x:6:6::/b:/bin/sh")
    assert AccountList.of([first, second]).by_name == {"a": first}


def test_homes_are_compared_in_one_form():
    assert home_of(account("a:x:5:5:://srv/./git/:/bin/sh")) == "/srv/git"
    assert home_of(account("a:x:5:5:::/bin/sh")) == "/"


def test_no_list_of_accounts_is_said():
    with pytest.raises(CouldNotLook):
        AccountList.read(Tables.of([], [Account]))


def test_the_list_comes_from_the_tables():
    row = account("a:x:5:5::/a:/bin/sh")
    assert AccountList.read(Tables.of([row], [Account])).accounts == (row,)


@pytest.mark.parametrize(
    "line", ["root:x:0:0:root:/root:/bin/bash", "a::1:1:::", "+::0:0:::", "b:*:1:1:x:/:/bin/sh"]
)
def test_a_line_is_written_as_it_stands(line):
    assert written(account(line)) == line


def test_a_hash_is_not_written():
    assert written(account("a:$6$x$y:1:1:::")) == "a:(hash):1:1:::"
