"""What the bytes of a file do or hold that a check may want to know: one row a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

# In a reason: from here on it is about a text that the file writes, and lines are those of it.
IN_WHAT_IT_WRITES: Final = " In what it writes: "

# The whole reason for `php-code` in a tool for the command line.
ONLY_TYPED: Final = "It ends at once when a server runs it."


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing seen in the content of a file. A mark is a fact; a check judges it."""

    table: ClassVar[str] = "mark"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line where it starts, from 1; null for binary content"]
    mark: Annotated[str, "what was seen, e.g. `php-code`, `php-runs-request`"]
    quote: Annotated[str, "the bytes that show it, as text, cut to 300 characters"]
    why: Annotated[str, "how the analyser came to it, for a person; may be empty"]
    confidence: Annotated[float, "how sure the analyser is that the mark is there, 0 to 1"]
