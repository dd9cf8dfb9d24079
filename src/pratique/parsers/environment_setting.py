r"""Variables that are set for logins, for services and for everything that systemd starts.

`/etc/environment` and environment.d(5): `NAME=value`. pam_env.conf(5): `NAME DEFAULT=value
OVERRIDE=value`. systemd-system.conf(5): `DefaultEnvironment=` and `ManagerEnvironment=` with
several. Files that units name as EnvironmentFile= mostly lie in `/etc/default` and
`/etc/sysconfig`; sshd reads `~/.ssh/environment` where it is allowed to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, joined_lines, shown, text_lines, unread

_VALUE_LENGTH: Final = 4_096
_LINE: Final = 65_536
_MOST_BYTES: Final = 4 << 20
_PLAIN = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)=(.*)", re.DOTALL)
_PAM = re.compile(r"([A-Za-z_]\w*)\s+(?:DEFAULT|OVERRIDE)=", re.IGNORECASE)
_PAM_VALUE = re.compile(r"(?:DEFAULT|OVERRIDE)=(\"[^\"]*+\"?|\S*+)", re.IGNORECASE)
_MANAGER = re.compile(r"(?:Default|Manager)Environment\s*=\s*(.*)", re.DOTALL)
_ASSIGNED = re.compile(r"\"([^\"=]++)=([^\"]*+)\"?|'([^'=]++)=([^']*+)'?|([^\s=]++)=(\S*+)|\S++")


@dataclass(frozen=True, slots=True)
class EnvironmentSetting:
    """A variable that a file of settings gives to programs."""

    table: ClassVar[str] = "environment_setting"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    scope: Annotated[str, "who gets it: login, ssh, systemd or service"]
    name: Annotated[str, "name of the variable"]
    value: Annotated[str, "its value without quotes"]


def parse_plain(content: bytes, path: str, scope: str) -> Iterator[EnvironmentSetting | Gap]:
    """Read lines of `NAME=value`. Files of services are scripts too: other lines are left out."""
    for number, line in _lines(content):
        found = _PLAIN.match(line)
        if len(line) > _LINE:
            yield unread(path, number, "a line too long to keep as a whole", line)
        elif found:
            yield _row(path, number, scope, found[1], found[2])
        elif scope != "service":
            yield unread(path, number, "not a variable", line)


def parse_pam(content: bytes, path: str) -> Iterator[EnvironmentSetting | Gap]:
    """Read pam_env.conf, or the file of an account, which may have either form."""
    for number, line in _lines(content):
        if len(line) > _LINE:
            yield unread(path, number, "a line too long to keep as a whole", line)
        elif found := _PAM.match(line):
            for value in _PAM_VALUE.finditer(line):
                yield _row(path, number, "login", found[1], value[1])
        elif plain := _PLAIN.match(line):
            yield _row(path, number, "login", plain[1], plain[2])
        else:
            yield unread(path, number, "not a variable", line)


def parse_manager(content: bytes, path: str) -> Iterator[EnvironmentSetting | Gap]:
    """Read what systemd gives to all that it starts; every other setting is left out."""
    for number, line in _lines(content):
        found = _MANAGER.match(line)
        if found is None:
            continue
        if len(line) > _LINE:
            yield unread(path, number, "a line too long to keep as a whole", line)
            continue
        for one in _ASSIGNED.finditer(found[1]):
            name, value = one[1] or one[3] or one[5], one[2] or one[4] or one[6]
            if name:
                yield _row(path, number, "systemd", name, value or "")
            else:
                yield unread(path, number, "not a variable", one[0])


def _row(path: str, number: int, scope: str, name: str, value: str) -> EnvironmentSetting:
    plain = value.strip()
    if plain[:1] in ("'", '"'):
        plain = plain[1:].removesuffix(plain[0])
    return EnvironmentSetting(
        path, number, scope, shown(name, FIELD_LENGTH), shown(plain, _VALUE_LENGTH)
    )


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    return joined_lines(text_lines(content.replace(b"\0", b"")), _goes_on, comments_within=False)


def _goes_on(line: str) -> bool:
    return line.endswith("\\")


def _for(scope: str) -> Callable[[bytes, str], Iterator[EnvironmentSetting | Gap]]:
    def parse(content: bytes, path: str) -> Iterator[EnvironmentSetting | Gap]:
        """Read the variables of these places."""
        return parse_plain(content, path, scope)

    return parse


_SYSTEMD: Final = ("/etc", "/run", "/usr/lib", "/lib", "/usr/local/lib")

PARSERS = (
    Parser(
        "environment-login",
        (EnvironmentSetting,),
        ("/etc/environment",),
        _for("login"),
        most=_MOST_BYTES,
    ),
    Parser(
        "environment-pam",
        (EnvironmentSetting,),
        ("/etc/security/pam_env.conf", "/usr/share/pam/pam_env.conf", "/**/.pam_environment"),
        parse_pam,
        most=_MOST_BYTES,
    ),
    Parser(
        "environment-ssh",
        (EnvironmentSetting,),
        ("/**/.ssh/environment",),
        _for("ssh"),
        most=_MOST_BYTES,
    ),
    Parser(
        "environment-service",
        (EnvironmentSetting,),
        ("/etc/default/*", "/etc/sysconfig/*", "/etc/conf.d/*"),
        _for("service"),
        most=_MOST_BYTES,
    ),
    Parser(
        "environment-user",
        (EnvironmentSetting,),
        (
            *(f"{folder}/environment.d/*.conf" for folder in _SYSTEMD),
            "/**/.config/environment.d/*.conf",
        ),
        _for("systemd"),
        most=_MOST_BYTES,
    ),
    Parser(
        "environment-manager",
        (EnvironmentSetting,),
        tuple(
            f"{folder}/systemd/{name}"
            for folder in _SYSTEMD
            for name in (
                "system.conf", "user.conf", "system.conf.d/*.conf", "user.conf.d/*.conf",
            )
        ),
        parse_manager,
        most=_MOST_BYTES,
    ),
)  # fmt: skip
