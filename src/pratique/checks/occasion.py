"""When something runs by itself, and as whom, in one sentence."""

from __future__ import annotations

from pratique.content.reason import reason
from pratique.phrase import Phrase


def runs_when(occasion: str, username: str) -> Phrase:
    """`It runs at boot as root.`; `occasion` is as the tables have it, an account may be empty."""
    told = {"when": reason(occasion)}
    if not username:
        return Phrase("It runs %(when)s.", told)
    return Phrase("It runs %(when)s as %(user)s.", {**told, "user": username})
