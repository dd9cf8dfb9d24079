"""What a script would do to a visitor: one row an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LOADS: Final = "loads"  # takes in a script from an address
FRAMES: Final = "frames"  # shows a page from an address inside this one
LEADS: Final = "leads"  # leads the visitor to an address
OPENS: Final = "opens"  # opens a window
SENDS: Final = "sends"  # sends something to an address
RUNS: Final = "runs"  # runs a text that it made
RUNS_REMOTE: Final = "runs-remote"  # runs what another machine answered
WRITES: Final = "writes"  # puts a text into the page
COPIES: Final = "copies"  # puts a text into the clipboard
MINES: Final = "mines"  # lets the visitor's computer work for an account


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `what` is the address or text, `tags` say where what it sends came from.

    `asked` are the tags of the conditions that were met before. `position` is where in the
    script stands what leads to it, `layer` how many texts were unpacked before it was seen.
    """

    kind: str
    what: str
    tags: frozenset[str]
    asked: frozenset[str]
    position: int
    layer: int
