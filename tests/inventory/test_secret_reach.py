from __future__ import annotations

from pratique.inventory.file_access import FileAccess
from pratique.inventory.intruder_account import IntruderAccount
from pratique.inventory.secret_reach import REACH_TYPES, SecretReach, reaches, write_reach
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.group import Group
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.passwd import Account
from pratique.parsers.queued_message import QueuedMessage
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.secret import Secret

ROWS = [
    Account("/etc/passwd", 1, "root", 0, 0, "shadowed", "", "/root", "/bin/sh"),
    Account("/etc/passwd", 2, "www-data", 33, 33, "shadowed", "", "/", "/bin/sh"),
    *(
        File(path, "/", path[1:], "regular", 1, mode, uid, uid, 1, 1, 1, 1, None, None, None, None,
             None, None, None, 0, None, None, None, None)
        for path, uid, mode in (("/a", 33, 0o640), ("/b", 0, 0o600))
    ),
]  # fmt: skip
SECRETS = [
    Secret("/b", 1, "database-password", "n", "o", "f1"),
    Secret("/a", 2, "database-password", "n", "o", "f1"),
    Secret("/gone", None, "neighbour", "n", "o", ""),
]
TYPES = (AuthorizedKey, Account, Group, File, LogFile, QueuedMessage, Secret, WebDirective)
WEB = IntruderAccount("www-data", 33, ("F-1",), "b")
ROOT = IntruderAccount("root", 0, ("F-2",), "b")


def reached(*intruders):
    with Tables.of(ROWS, TYPES) as tables:
        access = FileAccess(tables, ["/a", "/b"])
        return {one.path: one for one in reaches(SECRETS, access, intruders)}


def test_the_least_account_that_could():
    told = reached(ROOT, WEB)
    assert (told["/a"].reached_as, told["/b"].reached_as) == ("www-data", "root")
    assert told["/a"].findings == ("F-1",)
    assert list(told) == ["/a", "/b", "/gone"]


def test_what_was_not_within_reach():
    told = reached(WEB)
    assert (told["/a"].within_reach, told["/b"].within_reach) == (True, False)
    assert told["/b"].readers == ("root",)
    assert (told["/b"].owner, told["/b"].mode) == ("root", "0600")


def test_the_same_in_two_places():
    told = reached()
    assert told["/a"].also_in == ("/b:1",)
    assert told["/gone"].also_in == ()
    assert not any(one.within_reach for one in told.values())


def test_stored(tmp_path):
    with Tables.of([*ROWS, *SECRETS], TYPES) as tables:
        write_reach(tables, (), tmp_path)
    with Tables.open_at(tmp_path, REACH_TYPES) as tables:
        assert len(list(tables.rows(SecretReach))) == 3
        assert list(tables.rows(IntruderAccount)) == []
