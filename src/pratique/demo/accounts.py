"""Who has an account on the made-up server: passwd(5), shadow(5), group(5)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from pratique.demo.days import DAY, INSTALLED
from pratique.demo.disk import Disk
from pratique.demo.program import noise

WWW_DATA: Final = (33, 33)
MYSQL: Final = (101, 106)
ANNA: Final = (1000, 1000)
BRUNO: Final = (1001, 1001)
SHADOW_GROUP: Final = 42

_NO_SHELL: Final = "/usr/sbin/nologin"


@dataclass(frozen=True, slots=True)
class _Account:
    name: str
    uid: int
    gid: int
    home: str
    shell: str = _NO_SHELL
    title: str = ""
    password: bool = False


_ACCOUNTS: Final = (
    _Account("root", 0, 0, "/root", "/bin/bash", "root", password=True),
    _Account("daemon", 1, 1, "/usr/sbin"),
    _Account("bin", 2, 2, "/bin"),
    _Account("sys", 3, 3, "/dev"),
    _Account("sync", 4, 65534, "/bin", "/bin/sync"),
    _Account("games", 5, 60, "/usr/games"),
    _Account("man", 6, 12, "/var/cache/man"),
    _Account("lp", 7, 7, "/var/spool/lpd"),
    _Account("mail", 8, 8, "/var/mail"),
    _Account("news", 9, 9, "/var/spool/news"),
    _Account("uucp", 10, 10, "/var/spool/uucp"),
    _Account("proxy", 13, 13, "/bin"),
    _Account("www-data", 33, 33, "/var/www"),
    _Account("backup", 34, 34, "/var/backups"),
    _Account("list", 38, 38, "/var/list", title="Mailing List Manager"),
    _Account("irc", 39, 39, "/run/ircd"),
    _Account("_apt", 42, 65534, "/nonexistent"),
    _Account("nobody", 65534, 65534, "/nonexistent"),
    _Account("messagebus", 100, 107, "/nonexistent"),
    _Account("mysql", *MYSQL, "/nonexistent", "/bin/false", "MariaDB Server"),
    _Account("sshd", 102, 65534, "/run/sshd"),
    _Account("postfix", 103, 108, "/var/spool/postfix"),
    _Account("anna", *ANNA, "/home/anna", "/bin/bash", "Anna", password=True),
    _Account("bruno", *BRUNO, "/home/bruno", "/bin/bash", "Bruno", password=True),
)

_GROUPS: Final = (
    "root:x:0: daemon:x:1: bin:x:2: sys:x:3: adm:x:4:anna tty:x:5: disk:x:6: lp:x:7: mail:x:8: "
    "news:x:9: uucp:x:10: man:x:12: proxy:x:13: sudo:x:27:anna www-data:x:33: backup:x:34: "
    "list:x:38: irc:x:39: shadow:x:42: utmp:x:43: games:x:60: users:x:100: crontab:x:105: "
    "mysql:x:106: messagebus:x:107: postfix:x:108: ssh:x:109: docker:x:118: anna:x:1000: "
    "bruno:x:1001: nogroup:x:65534:"
).split()


def lay_accounts(disk: Disk) -> None:
    """Write the lists of accounts, passwords and groups, and the homes of people."""
    passwd = "".join(
        f"{a.name}:x:{a.uid}:{a.gid}:{a.title or a.name}:{a.home}:{a.shell}\n" for a in _ACCOUNTS
    )
    day = INSTALLED // DAY
    shadow = "".join(
        f"{a.name}:{made_up_hash(a.name) if a.password else '*'}:{day}:0:99999:7:::\n"
        for a in _ACCOUNTS
    )
    disk.file("/etc/passwd", passwd)
    disk.file("/etc/shadow", shadow, 0o640, (0, SHADOW_GROUP))
    disk.file("/etc/group", "".join(f"{group}\n" for group in _GROUPS))
    # What the tools that change these lists leave beside them: the list of before.
    for name in ("passwd", "shadow", "group"):
        item = disk[f"/etc/{name}"]
        disk.file(f"/etc/{name}-", item.content, item.mode, item.owner)
    _home(disk, "/root", (0, 0), "root@harbour")
    _home(disk, "/home/anna", ANNA, "anna@laptop")
    _home(disk, "/home/bruno", BRUNO, "bruno@desk")


def made_up_hash(name: str) -> str:
    """A hash of the shape that yescrypt gives; no password belongs to it."""
    text = base64.b64encode(noise(f"hash of {name}", 48), b"./").decode()
    return f"$y$j9T${text[:22]}${text[:43]}"


def public_key(seed: str) -> str:
    """A line of an Ed25519 key in the form of RFC 8709; nobody has the other half."""
    kind = b"ssh-ed25519"
    blob = len(kind).to_bytes(4, "big") + kind + (32).to_bytes(4, "big") + noise(seed, 32)
    return f"ssh-ed25519 {base64.b64encode(blob).decode()}"


def _home(disk: Disk, home: str, owner: tuple[int, int], comment: str) -> None:
    disk.folder(home, 0o700, owner)
    for name in (".bashrc", ".profile"):
        disk.file(f"{home}/{name}", disk[f"/etc/skel/{name}"].content, owner=owner)
    disk.folder(f"{home}/.ssh", 0o700, owner)
    line = f"{public_key(comment)} {comment}\n"
    disk.file(f"{home}/.ssh/authorized_keys", line, 0o600, owner)
    history = "sudo systemctl reload nginx\nls -l /var/www\nless /var/log/nginx/error.log\n"
    disk.file(f"{home}/.bash_history", history, 0o600, owner)
