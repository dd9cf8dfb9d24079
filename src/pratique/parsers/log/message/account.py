"""What useradd(8), usermod(8), passwd(1), gpasswd(1) and their kin changed: shadow-utils."""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.account_change import AccountChange

_USER: Final = r"'(?P<user>.*)'"
_GROUP: Final = r"'(?P<group>.*)'"


def _says(holds: str, pattern: str, action: str) -> Saying:
    return Saying(AccountChange, holds, pattern, {"action": action})


_ADDED: Final = (
    _says(
        "new user: ",
        r"new user: name=(?P<user>[^,]+), UID=(?P<uid>[0-9]+), GID=(?P<gid>[0-9]+), "
        r"home=(?P<home>[^,]*), shell=(?P<shell>[^,]*)(?:, from=(?P<tty>[^,]*))?.*$",
        "added",
    ),
    _says("new group: ", r"new group: name=(?P<group>[^,]+), GID=(?P<gid>[0-9]+).*$",
          "group-added"),
    _says(
        "group added to ",
        r"group added to (?P<detail>[^:]+): name=(?P<group>[^,]+)(?:, GID=(?P<gid>[0-9]+))?.*$",
        "group-added",
    ),
    _says("add '", rf"add {_USER} to (?P<detail>(?:shadow )?group) {_GROUP}$", "member-added"),
    _says(
        " added by ",
        r"user (?P<user>.*) added by (?P<by>.*) to group (?P<group>[^ ]+)$",
        "member-added",
    ),
    _says(
        "members of group ",
        r"members of group (?P<group>[^ ]+) set by (?P<by>[^ ]+) to (?P<detail>.*)$",
        "member-added",
    ),
)  # fmt: skip
_REMOVED: Final = (
    _says("delete '", rf"delete {_USER} from (?P<detail>(?:shadow )?group) {_GROUP}$",
          "member-removed"),
    _says("delete user ", rf"delete user {_USER}.*$", "removed"),
    _says(
        " removed by ",
        r"user (?P<user>.*) removed by (?P<by>.*) from group (?P<group>[^ ]+)$",
        "member-removed",
    ),
    _says("group '", rf"removed (?:shadow )?group {_GROUP} (?P<detail>owned by .*)$",
          "group-removed"),
    _says("group '", r"group '(?P<group>[^']*)' (?P<detail>removed.*)$", "group-removed"),
)  # fmt: skip
_CHANGED: Final = (
    _says("password for '", rf"password for {_USER} changed by '(?P<by>.*)'.*$", "password"),
    _says("' password", r"change user '(?P<user>.*)' password$", "password"),
    _says("lock user '", r"lock user '(?P<user>.*)' password$", "locked"),
    _says("unlock user '", r"unlock user '(?P<user>.*)' password$", "unlocked"),
    _says(" UID from ", r"change user '(?P<user>.*)' (?P<detail>UID from '[0-9]+' to "
          r"'(?P<uid>[0-9]+)')$", "changed"),
    _says(" shell from ", r"change user '(?P<user>.*)' (?P<detail>shell from '.*' to "
          r"'(?P<shell>.*)')$", "changed"),
    _says(" home from ", r"change user '(?P<user>.*)' (?P<detail>home from '.*' to "
          r"'(?P<home>.*)')$", "changed"),
    _says("change user name ", r"change user name '(?P<detail>.*)' to '(?P<user>.*)'$", "changed"),
    _says("change user '", r"change user '(?P<user>[^']*)' (?P<detail>.*)$", "changed"),
    _says("changed user '", r"changed user '(?P<user>.*)' (?P<detail>shell to "
          r"'(?P<shell>.*)')$", "changed"),
    _says("changed user '", r"changed user '(?P<user>[^']*)' (?P<detail>.*)$", "changed"),
    _says("changed password expiry ",
          r"(?P<detail>changed password expiry) for (?P<user>.*)$", "changed"),
    _says("group changed in ", r"(?P<detail>group changed in .*) \(group (?P<group>[^/)]+)"
          r"(?:/(?P<gid>[0-9]+))?.*$", "changed"),
    _says("change group '", r"change group '(?P<group>[^']*)' (?P<detail>.*)$", "changed"),
)  # fmt: skip

SPEAKERS: Final = (
    Speaker(
        (
            *("useradd", "usermod", "userdel", "adduser", "newusers", "deluser", "addgroup"),
            *("groupadd", "groupmod", "groupdel", "gpasswd", "passwd", "chpasswd", "chgpasswd"),
            *("chage", "chfn", "chsh", "vipw", "vigr"),
        ),
        (*_ADDED, *_REMOVED, *_CHANGED),
    ),
)
