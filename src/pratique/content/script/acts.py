"""Everything grave that one program text does: the answers of all who look at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.content.script.flow import Flow
from pratique.content.script.loading import Loading
from pratique.content.script.page import Code
from pratique.content.script.reaching import Reaching
from pratique.content.script.roundabout import Roundabout
from pratique.content.script.running import Running
from pratique.content.script.sighting import Sighting
from pratique.content.script.standalone import standalone
from pratique.content.script.storing import Storing

_LOOKS: Final = (Running, Roundabout, Loading, Storing, Reaching)


def acts(code: Code, flow: Flow) -> Iterator[Sighting]:
    """Everything grave that the program `code`, with its `flow`, does."""
    for look in _LOOKS:
        yield from look(code, flow).all()
    if code.language in ("perl", "python"):
        yield from standalone(code, flow)
