r"""Lines of scripts that run by themselves: at login, at boot, when a network comes up.

One row per logical line: a line that ends in `\` goes on in the next one; blank lines and
comments run nothing and give no row; nor does what at(1) writes at the top of each job (the
environment, `umask`, the way back to the folder). Bash and dash leave NUL bytes out of a
script, and so does this. A compiled program in one of these places has no lines.
See bash(1) INVOCATION, zsh(1) FILES, at(1), run-parts(8), interfaces(5), systemd.generator(7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, joined_lines, shown, text_lines, unread

COMMAND_LENGTH: Final = 16_384
_SHEBANG = re.compile(
    r"#!\s*(?:\S*/)?env\s+(?:-\S+\s+)*(?:\S+=\S*\s+)*(\S+)|#!\s*(?:\S*/)?([^\s/]+)"
)
# at(1) puts a backslash before everything that could mean something to a shell.
_AT_ENVIRONMENT = re.compile(
    r"(?!LD_|BASH_ENV)[A-Za-z_]\w*=(?:[\w@%+=:,./~^{}\[\]-]++|\\.)*+; export [A-Za-z_]\w*"
)
_AT_UMASK = re.compile(r"umask [0-7]+")
_AT_RETURN = re.compile(r"cd (?:[^\s;&|`$()<>\\]++|\\.)++ \|\| \{")
_AT_RETURN_BODY = re.compile(r"echo 'Execution directory inaccessible' >&2|exit 1|\}")

_LOGIN_FILES: Final = (
    ".bashrc .profile .bash_profile .bash_login .bash_logout .bash_aliases .zshrc .zshenv "
    ".zprofile .zlogin .zlogout .kshrc .mkshrc .cshrc .tcshrc .login .logout .pam_environment "
    ".xprofile .xinitrc .ssh/rc .config/fish/config.fish"
).split()
_HOMES: Final = (
    "/root", "/home/*", "/var/www", "/etc/skel", "/var/lib/*", "/srv/*", "/opt/*", "/var/spool/*",
)  # fmt: skip
_PLACES: Final[dict[str, tuple[str, ...]]] = {
    "login": (
        "/etc/profile",
        "/etc/profile.d/*",
        "/etc/bash.bashrc",
        "/etc/bash.bash_logout",
        "/etc/bashrc",
        "/etc/bash/bashrc.d/*",
        "/etc/zsh/*",
        "/etc/zshrc",
        "/etc/zshenv",
        "/etc/zprofile",
        "/etc/ksh.kshrc",
        "/etc/csh.*",
        "/etc/csh/*",
        "/etc/environment",
        "/etc/fish/config.fish",
        "/etc/fish/conf.d/*",
        *(f"{home}/{name}" for home in _HOMES for name in _LOGIN_FILES),
    ),
    "cron": tuple(
        f"/etc/cron.{period}/*" for period in ("hourly", "daily", "weekly", "monthly", "yearly")
    ),
    "boot": (
        "/etc/rc.local",
        "/etc/rc.d/rc.local",
        "/etc/init.d/*",
        "/etc/rc.d/init.d/*",
        "/etc/local.d/*",
        "/etc/init.d/boot.local",
        "/etc/init/*.conf",
        "/usr/lib/systemd/system-shutdown/*",
        "/usr/lib/systemd/system-sleep/*",
        "/lib/systemd/system-shutdown/*",
        "/lib/systemd/system-sleep/*",
        "/etc/systemd/system-shutdown/*",
        "/etc/systemd/system-sleep/*",
    ),
    "motd": ("/etc/update-motd.d/*",),
    "network": (
        "/etc/network/if-*.d/*",
        "/etc/NetworkManager/dispatcher.d/**/*",
        "/usr/lib/NetworkManager/dispatcher.d/**/*",
        "/etc/networkd-dispatcher/**/*",
        "/usr/lib/networkd-dispatcher/**/*",
        "/etc/dhcp/dhclient-*-hooks.d/*",
        "/etc/dhcp/dhclient-*-hooks",
        "/etc/ppp/ip-*.d/*",
        "/etc/ppp/ip-up",
        "/etc/ppp/ip-down",
        "/etc/resolvconf/update.d/*",
    ),
    "at": ("/var/spool/cron/atjobs/*", "/var/spool/at/*", "/var/spool/atjobs/*"),
    "sshrc": ("/etc/ssh/sshrc",),
    "generator": tuple(
        f"{folder}/systemd/{scope}{kind}-generators/*"
        for folder in ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib")
        for scope in ("system", "user")
        for kind in ("", "-environment")
    ),
}


@dataclass(frozen=True, slots=True)
class StartupCommand:
    """One logical line of a script that runs without anybody starting it."""

    table: ClassVar[str] = "startup_command"

    path: Annotated[str, "the script, in readable form"]
    line: Annotated[int | None, "line where the logical line starts, from 1"]
    occasion: Annotated[
        str, "when it runs: login, cron, boot, motd, network, at, sshrc or generator"
    ]
    interpreter: Annotated[str, "who reads it, from its first line: `sh`, `python3` ..."]
    command: Annotated[str, "the line, continuations joined"]


def parse(content: bytes, path: str, occasion: str) -> Iterator[StartupCommand | Gap]:
    """Read a script that runs on `occasion`. Only a line too long to keep is also a gap."""
    name = path.rpartition("/")[2]
    if content.startswith(b"\x7fELF") or (occasion == "at" and name == ".SEQ"):
        return
    interpreter = _interpreter(content, path)
    lines = text_lines(content.replace(b"\0", b""))
    joined = joined_lines(lines, _goes_on, comments_within=False)
    for number, text in _prologue_left_out(joined, occasion):
        if len(text) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", text)
        command = shown(text.replace("\t", " "), COMMAND_LENGTH)
        yield StartupCommand(path, number, occasion, interpreter, command)


def _interpreter(content: bytes, path: str) -> str:
    first = content[:FIELD_LENGTH].split(b"\n", 1)[0].decode("utf-8", "backslashreplace")
    found = _SHEBANG.match(first)
    if found is None:
        return "csh" if "csh" in path.rpartition("/")[2] else "sh"
    return shown(found[1].rpartition("/")[2] if found[1] else found[2])


def _goes_on(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _prologue_left_out(
    lines: Iterator[tuple[int, str]], occasion: str
) -> Iterator[tuple[int, str]]:
    """Without the lines that at(1) writes by itself; whatever differs from them is kept."""
    in_prologue = occasion == "at"
    in_return = False
    for number, text in lines:
        if not in_prologue:
            yield number, text
        elif in_return:
            if not _AT_RETURN_BODY.fullmatch(text):
                yield number, text
            elif text == "}":
                in_prologue = False
        elif _AT_RETURN.fullmatch(text):
            in_return = True
        elif not (_AT_ENVIRONMENT.fullmatch(text) or _AT_UMASK.fullmatch(text)):
            yield number, text


# A script that a person wrote is far shorter, and each line of it is judged.
_MOST_BYTES: Final = 1 << 20


def _parser(occasion: str, places: tuple[str, ...]) -> Parser:
    def parse_on_occasion(content: bytes, path: str) -> Iterator[StartupCommand | Gap]:
        """Read a script for the one occasion of these places."""
        return parse(content, path, occasion)

    return Parser(
        f"startup-{occasion}", (StartupCommand,), places, parse_on_occasion, most=_MOST_BYTES
    )


PARSERS = tuple(_parser(occasion, places) for occasion, places in _PLACES.items())
