"""What stands at the edge of a page, where an injection puts itself: one row a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of active text at the top or the end of a page, or a script in it.

    Only what does something is kept: a comment, a guard, a name space or a class is not.
    """

    table: ClassVar[str] = "block"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int, "line where it starts, from 1"]
    place: Annotated[str, "`top`, `end` or `script`"]
    stands: Annotated[
        str, "what is odd about where it stands, e.g. `reopened`, `behind-page`; mostly empty"
    ]
    holds: Annotated[str, "what it does, words separated by blanks, e.g. `decodes includes`"]
    digest: Annotated[
        int, "of its text without comments, blanks, and names and numbers of its own", "unsigned"
    ]
    length: Annotated[int, "length of the text that the digest is of, in bytes"]
    quote: Annotated[str, "its beginning as text, cut to 160 characters"]
