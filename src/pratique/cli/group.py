"""The commands, found by looking into this folder, and loaded when they are asked for."""

from __future__ import annotations

import copy
import importlib

import click

from pratique.cli.options import language_option

# In the order in which a person needs them; the help lists them so.
ORDER = (
    "examine", "story", "timeline", "address", "mail", "findings", "show", "read", "history",
    "files", "packages", "persistence", "secrets", "applications", "unwrap", "sql", "decide",
    "note", "journal", "register", "people", "notices", "report", "export", "handoff", "seal",
    "stamp", "verify", "prune", "demo",
)  # fmt: skip


class Commands(click.Group):
    """Loads the module of a command on demand, so that `--help` and errors come at once."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """All commands, in the order of need."""
        return list(ORDER)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of that name, from the module of that name."""
        if name not in ORDER:
            return None
        found = importlib.import_module(f"pratique.cli.{name}").command
        if not isinstance(found, click.Command):
            message = f"pratique.cli.{name}.command is no command"
            raise TypeError(message)
        if any("--lang" in one.opts for one in found.params):
            return found  # its own is another: that of a letter, or of a person
        # Every command takes the language, also after its name.
        spoken = copy.copy(found)
        spoken.params = [*found.params, language_option]
        return spoken
