"""Variables in files of settings that make programs load a library or run a script first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.environment_setting import EnvironmentSetting
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

_NAMES: Final = (
    "LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "GCONV_PATH", "BASH_ENV", "ENV", "PROMPT_COMMAND",
    "PYTHONSTARTUP", "PYTHONPATH", "PERL5OPT", "PERL5LIB", "RUBYOPT", "RUBYLIB", "NODE_OPTIONS",
)  # fmt: skip


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a variable that has a value."""
    listed = ", ".join("?" for _name in _NAMES)
    where = f"name IN ({listed}) AND value <> ''"
    for setting in tables.rows(EnvironmentSetting, where, *_NAMES):
        path = setting.value.split(":", 1)[0].split(" ", 1)[0]
        yield StartupItem(
            path=setting.path,
            line=setting.line,
            kind="loading-variable",
            name=setting.name,
            username="",
            occasion=f"with every program of: {setting.scope}",
            command=f"{setting.name}={setting.value}",
            program=path if path.startswith("/") else "",
            technique="T1574.006" if setting.name.startswith(("LD_", "GCONV")) else "T1574.007",
        )
