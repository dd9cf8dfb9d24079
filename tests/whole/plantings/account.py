"""Accounts, passwords and groups: passwd(5), shadow(5), group(5)."""

from __future__ import annotations

from typing import Final

from plantings.case import Act, Case, Twin, add, both, link, put, run, swap
from pratique.demo.accounts import made_up_hash, public_key
from pratique.demo.disk import Disk
from pratique.demo.program import binary

_GROUP: Final = "Accounts"
_NEW: Final = "T1136.001"
_CHANGED: Final = "T1098"
_PASSWD: Final = "/etc/passwd"
_SHADOW: Final = "/etc/shadow"
_GROUPS: Final = "/etc/group"
_DAY: Final = 20_517


def _account(text: str, password: str, day: int = _DAY) -> Act:
    name = text.partition(":")[0]
    return both(add(_PASSWD, f"{text}\n"), add(_SHADOW, f"{name}:{password}:{day}:0:99999:7:::\n"))


def _password(name: str, password: str) -> Act:
    """The act of changing the password that somebody has, or has not."""

    def act(disk: Disk) -> None:
        lines = disk[_SHADOW].content.decode().splitlines()
        old = next(line for line in lines if line.startswith(f"{name}:"))
        fields = old.split(":")
        new = ":".join([name, password, str(_DAY), *fields[3:]])
        disk.exchange(_SHADOW, f"{old}\n", f"{new}\n", 0)

    return act


_PERSON: Final = Twin(
    "account-of-a-person",
    "a new colleague",
    _PASSWD,
    both(
        _account("clara:x:1002:1002:Clara:/home/clara:/bin/bash", made_up_hash("clara"), 20_340),
        add(_GROUPS, "clara:x:1002:\n"),
        lambda disk: disk.folder("/home/clara", 0o700, (1002, 1002)),
    ),
    table="account",
)
_SERVICE: Final = Twin(
    "account-of-a-service",
    "an account for an application",
    _PASSWD,
    both(
        _account("orders:x:998:998:Orders:/opt/orders:/usr/sbin/nologin", "!", 20_340),
        add(_GROUPS, "orders:x:998:\n"),
        lambda disk: disk.folder("/opt/orders", 0o755, (998, 998)),
    ),
    table="account",
)
_NEW_PASSWORD: Final = Twin(
    "password-of-a-person",
    "a person changes the password",
    _SHADOW,
    _password("anna", made_up_hash("anna two")),
    table="shadow",
)
_MEMBER: Final = Twin(
    "member-docker",
    "a person may use docker",
    _GROUPS,
    swap(_GROUPS, "docker:x:118:", "docker:x:118:anna"),
    table="group",
)


def _member(slug: str, what: str, old: str, new: str) -> Case:
    return Case(
        slug, _GROUP, "T1098.007", what, _GROUPS, swap(_GROUPS, old, new), _MEMBER, table="group"
    )


def _system_user(disk: Disk) -> None:
    """Give nobody a key, and a shell whose name ends in a blank."""
    disk.exchange(
        _PASSWD,
        "nobody:/nonexistent:/usr/sbin/nologin",
        "nobody:/nonexistent:/usr/sbin/nologin ",
        0,
    )
    disk.file("/usr/sbin/nologin ", binary("dash copied"), 0o755)
    disk.file(
        "/nonexistent/.ssh/authorized_keys", f"{public_key('intruder')} x\n", 0o644, (65534, 65534)
    )
    disk.append("/etc/shells", "nologin \n", 0)


CASES: Final = (
    Case(
        "account-uid-0",
        _GROUP,
        _CHANGED,
        "a person gets root's number",
        _PASSWD,
        swap(_PASSWD, "bruno:x:1001:", "bruno:x:0:"),
        _PERSON,
        "setup_backdoor_user",
        table="account",
    ),
    Case(
        "account-system-user",
        _GROUP,
        "T1078.003",
        "nobody may log in, by a shell whose name ends in a blank",
        _PASSWD,
        _system_user,
        _SERVICE,
        "setup_backdoor_system_user",
        table="account",
    ),
    Case(
        "account-new",
        _GROUP,
        _NEW,
        "a new account without a home",
        _PASSWD,
        both(
            _account("panix:x:1002:1002::/home/panix:/bin/sh", made_up_hash("panix")),
            add(_GROUPS, "panix:x:1002:\n"),
        ),
        _PERSON,
        "setup_create_new_user",
        table="account",
    ),
    Case(
        "account-in-passwd",
        _GROUP,
        _NEW,
        "an account with root's number, its password in the list itself",
        _PASSWD,
        add(_PASSWD, "sysd:$1$aaaaaaaa$bm8gcGFzc3dvcmQgb2YgYQ:0:0:root:/root:/bin/bash\n"),
        _PERSON,
        "setup_passwd_user",
        table="account",
    ),
    Case(
        "password-of-service",
        _GROUP,
        "T1098",
        "a password for the account of a program",
        _SHADOW,
        _password("games", made_up_hash("games")),
        _NEW_PASSWORD,
        "setup_password_change",
        table="shadow",
    ),
    Case(
        "password-of-root",
        _GROUP,
        "T1098",
        "another password for root, of an older kind than its neighbours",
        _SHADOW,
        _password("root", "$1$aaaaaaaa$bm8gcGFzc3dvcmQgb2YgYQ"),
        _NEW_PASSWORD,
        "setup_password_change",
        table="shadow",
    ),
    Case(
        "password-of-person",
        _GROUP,
        "T1098",
        "another password for a person",
        _SHADOW,
        lambda _disk: None,
        _NEW_PASSWORD,
        "setup_password_change",
        table="shadow",
        unseen="one hash in the place of another of the same kind is what a person's own change leaves, too: a backup tells",
    ),
    Case(
        "password-empty",
        _GROUP,
        "T1098",
        "no password",
        _SHADOW,
        _account("guest:x:1003:1003:Guest:/home/guest:/bin/bash", ""),
        _NEW_PASSWORD,
        table="shadow",
    ),
    Case(
        "shell-swapped",
        _GROUP,
        "T1078.003",
        "a shell for the account of a program",
        _PASSWD,
        swap(_PASSWD, "/var/spool/news:/usr/sbin/nologin", "/var/spool/news:/bin/bash"),
        _SERVICE,
        table="account",
    ),
    Case(
        "nologin-replaced",
        _GROUP,
        "T1078.003",
        "a shell in the place of nologin",
        "/usr/sbin/nologin",
        link("/usr/sbin/nologin", "/bin/bash"),
        _SERVICE,
        table="file",
    ),
    Case(
        "account-hidden-home",
        _GROUP,
        _NEW,
        "an account that lives in a hidden folder",
        _PASSWD,
        both(
            _account("netplan:x:999:999::/var/tmp/.cache:/bin/bash", made_up_hash("netplan")),
            run("/var/tmp/.cache/.profile", "", (999, 999)),
        ),
        _SERVICE,
        table="account",
    ),
    _member(
        "member-docker-service",
        "the web server's account may use docker",
        "docker:x:118:",
        "docker:x:118:www-data",
    ),
    _member(
        "member-sudo",
        "the account of a program may do everything",
        "sudo:x:27:anna",
        "sudo:x:27:anna,backup",
    ),
    _member(
        "member-disk",
        "the account of a program may read the disk itself",
        "disk:x:6:",
        "disk:x:6:www-data",
    ),
    _member(
        "member-shadow",
        "the account of a program may read the hashes",
        "shadow:x:42:",
        "shadow:x:42:games",
    ),
    Case(
        "subuid",
        _GROUP,
        _CHANGED,
        "a person's numbers of containers begin at root's",
        "/etc/subuid",
        put("/etc/subuid", "bruno:0:65536\n"),
        Twin(
            "subuid-own",
            "a person's numbers of containers",
            "/etc/subuid",
            put("/etc/subuid", "anna:100000:65536\n"),
            table="file",
        ),
        table="file",
    ),
)
