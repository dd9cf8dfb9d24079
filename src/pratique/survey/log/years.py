"""The years of logs that write none: which line of which file belongs to which year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from pratique.parsers.log.clock import Year
from pratique.survey.log.candidate import Candidate
from pratique.survey.log.lines import Lines


class Opens(Protocol):
    """Opens one file of a chain for reading its lines; `Unreadable` where that fails."""

    def __call__(self, file: Candidate) -> AbstractContextManager[Lines]:
        """The lines of `file`."""
        ...


def year_plans(
    files: Sequence[Candidate], opens: Callable[[Candidate], AbstractContextManager[Lines]]
) -> Mapping[str, Sequence[Year]]:
    """The plan of each file of one chain, by path; none for a file that needs none."""
    del files, opens
    return {}
