"""Commands that cloud-init runs: `runcmd`, `bootcmd` and its kin in its YAML, or a script.

The documentation of cloud-init names the forms: user data that begins with `#!` is a script run
once, `#cloud-config` is YAML, `#boothook` a script run at each boot. The lists are read line by
line, not as YAML as a whole: a key at the left edge, then lines that begin with `-`, each a
command as text or as a list of words; a block of text (`|`) is one command a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_RUNS: Final = {
    "bootcmd": "at each boot, by cloud-init",
    "runcmd": "at the first boot, by cloud-init",
    "power_state": "when cloud-init is done",
}
_KEY = re.compile(r"([A-Za-z_]\w*+)\s*+:\s*+(.*+)")
_ELEMENT = re.compile(r"\s*+-\s++(.*+)")
_WORDS = re.compile(r"\[(.*)\]\Z")
_SCRIPT: Final = (b"#!", b"#boothook", b"#cloud-boothook")


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a configuration of cloud-init or user data: a row for each command."""
    plain = content.replace(b"\0", b"")
    script = plain.startswith(_SCRIPT)
    key = ""
    for number, text in text_lines(plain):
        line = text[:COMMAND_LENGTH]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(text) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", text)
        if script:
            yield _row(path, number, "user-data", "at boot, by cloud-init", line)
            continue
        top = _KEY.match(line)
        if top:
            key = top[1]
            line = top[2]
            if key not in _RUNS or not line or line in ("|", ">", "[]"):
                continue
        if key not in _RUNS:
            continue
        element = _ELEMENT.match(line)
        command = _joined(element[1] if element else line.strip())
        if command and command not in ("|", ">", "|-", ">-"):
            yield _row(path, number, key, _RUNS[key], command)


def _joined(command: str) -> str:
    """The words of a list as one command; other text as it is, without quotes around it."""
    words = _WORDS.match(command.strip())
    if words is None:
        return command.strip().strip("\"'") if command[:1] in "\"'" else command.strip()
    return " ".join(word.strip(" \"'") for word in words[1].split(","))


def _row(path: str, line: int, name: str, when: str, command: str) -> StartupItem:
    return started(
        path,
        line,
        "cloud-init",
        name=name,
        username="root",
        occasion=when,
        command=command,
        technique="T1037",
    )


PARSERS = (
    Parser(
        slug="cloud-config",
        rows=(StartupItem,),
        places=(
            "/etc/cloud/cloud.cfg",
            "/etc/cloud/cloud.cfg.d/*.cfg",
            "/var/lib/cloud/seed/*/user-data",
            "/var/lib/cloud/instance/user-data.txt",
            "/var/lib/cloud/instance/vendor-data.txt",
            "/var/lib/cloud/instances/*/user-data.txt",
            "/var/lib/cloud/instances/*/vendor-data.txt",
            "/var/lib/cloud/instances/*/cloud-config.txt",
            "/run/cloud-init/cloud.cfg",
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
