"""Texts of the inventories in the reader's language: the tables hold them in English, as rows.

A template finds the words of the evidence again; a text that none fits is looked up as a whole.
"""

from __future__ import annotations

from typing import Final

from pratique.content.secret.opened import called, opened
from pratique.phrase import ours, recognised
from pratique.report.story_words import said

# When something runs, with a word of the evidence in it; those that hold others come later.
OCCASIONS: Final = (
    "whenever somebody logs in over SSH (%(match)s)",
    "at each login with a key (%(match)s)",
    "started with %(unit)s",
    "whenever apt reaches %(hook)s",
    "whenever %(who)s asks polkit",
    "whenever %(who)s asks",
    "laid over %(path)s when the machine starts",
    "when %(service)s asks PAM (%(asked)s)",
    "with every program of: %(scope)s",
    "when a program looks up a name (%(database)s)",
    "%(times)s; its name makes cron of Debian leave it out",
)


def occasion_words(occasion: str) -> str:
    """When something runs by itself; the words of the evidence as they stand there."""
    return said(recognised(occasion, OCCASIONS) or ours(occasion))


def fixed_words(text: str) -> str:
    """A text that has no words of the evidence; in English where nobody has translated it."""
    return said(ours(text))


def opened_words(opens: str) -> str:
    """What a secret opens; names of accounts, hosts and databases as they stand there."""
    return said(opened(opens))


def called_words(name: str) -> str:
    """What a secret is called; the name of a setting as it stands there."""
    return said(called(name))
