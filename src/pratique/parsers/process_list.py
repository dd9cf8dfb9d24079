"""What pm2 starts again at boot, and what npm and composer run when they install: JSON files.

pm2's documentation ("Saving the app list") names ~/.pm2/dump.pm2: a list of programs with their
path, interpreter, arguments and account. `scripts` of a package.json (the documentation of npm,
"scripts") and of a composer.json (the documentation of Composer) run at the steps of an
installation that are named here; the others run when somebody asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from pratique.model import Gap
from pratique.parsers.base import Parser, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import started

_STEPS: Final = frozenset(
    "preinstall install postinstall prepare preprepare postprepare dependencies "
    "pre-install-cmd post-install-cmd pre-update-cmd post-update-cmd pre-autoload-dump "
    "post-autoload-dump post-root-package-install post-create-project-cmd "
    "post-package-install post-package-update command init".split()
)
_MOST: Final = 4 << 20
_MOST_ROWS: Final = 1000
_DEEPEST: Final = 200  # json of the standard library calls itself for each level


def parse_pm2(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a list of pm2: a row for each program."""
    found = _read(content)
    if not isinstance(found, list):
        yield unread(path, None, "not a list of pm2", content)
        return
    for one in found[:_MOST_ROWS]:
        program = _text(one, "pm_exec_path")
        if not program:
            continue
        arguments = one.get("args")
        words = [str(word) for word in arguments] if isinstance(arguments, list) else []
        yield started(
            path,
            None,
            "pm2",
            name=_text(one, "name"),
            username=_text(one, "username"),
            occasion="at boot, and again whenever it ends",
            command=" ".join((_text(one, "exec_interpreter"), program, *words)),
            program=program,
            technique="T1543",
        )


def parse_scripts(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a package.json or composer.json: a row for each script of an installation."""
    found = _read(content)
    if found is None:
        yield unread(path, None, "not JSON", content)
        return
    scripts = found.get("scripts") if isinstance(found, dict) else None
    if not isinstance(scripts, dict):
        return
    told = 0
    for step, given in scripts.items():
        if step not in _STEPS:
            continue
        for command in given if isinstance(given, list) else [given]:
            if isinstance(command, str) and command and told < _MOST_ROWS:
                told += 1
                yield started(
                    path,
                    None,
                    "install-script",
                    name=step,
                    occasion="when somebody installs the dependencies",
                    command=command,
                    technique="T1546",
                )


def _read(content: bytes) -> Any:
    """What the JSON says; None for what is none, and for what is nested too deep."""
    if content.count(b"[") + content.count(b"{") > _DEEPEST and _depth(content) > _DEEPEST:
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _depth(content: bytes) -> int:
    """At most how deep it is nested: signs in texts count, too."""
    deepest = depth = 0
    for sign in content:
        if sign in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in b"]}" and depth:
            depth -= 1
    return deepest


def _text(given: Any, key: str) -> str:
    value = given.get(key) if isinstance(given, dict) else None
    return value if isinstance(value, str) else ""


PARSERS = (
    Parser(
        slug="pm2-list",
        rows=(StartupItem,),
        places=("/**/.pm2/dump.pm2", "/etc/pm2/dump.pm2"),
        parse=parse_pm2,
        most=_MOST,
    ),
    Parser(
        slug="install-script",
        rows=(StartupItem,),
        places=tuple(
            f"{folder}/{name}"
            for folder in ("/var/www/*", "/var/www/*/*", "/srv/*", "/home/*/*", "/opt/*", "/root/*")
            for name in ("package.json", "composer.json")
        ),
        parse=parse_scripts,
        most=_MOST,
    ),
)
