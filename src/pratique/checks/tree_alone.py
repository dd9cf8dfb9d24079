"""Whether the evidence is the tree of an application alone, and no machine's.

Its folders `dev`, `tmp` or `etc` are then folders of the application, whatever they are on a
machine.
"""

from __future__ import annotations

from typing import Final

from pratique.checks.base import CouldNotLook
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SQL: Final = """
SELECT count(*) FILTER (path IN (
           '/etc/passwd', '/etc/fstab', '/etc/os-release', '/usr/lib/os-release', '/bin', '/sbin',
           '/usr/bin', '/usr/sbin', '/proc')),
       count(*) FILTER (directory = '/' AND type = 'regular' AND filename IN (
           'index.php', 'index.html', '.htaccess', 'composer.json', 'package.json',
           'wp-config.php', 'configuration.php', 'LICENSE.txt', 'README.md', 'README.txt'))
FROM file
"""


def refuse_tree_alone(tables: Tables, folder: str) -> None:
    """Raise `CouldNotLook` where `folder` belongs to an application, not to a machine."""
    ((machine, application),) = tables.select(_SQL)
    if application and not machine:
        raise CouldNotLook(
            Phrase(
                "this evidence is the tree of an application alone: its %(folder)s is its own",
                {"folder": folder},
            )
        )
