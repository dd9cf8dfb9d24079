"""Bytes that nobody thought of make a form of log fail: that costs a line or a log, no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from pratique.errors import PratiqueError

Answer = TypeVar("Answer")
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, in the words of the program."""

    detail: str


def attempted(work: Callable[[], Answer]) -> Answer | Failure:
    """What `work` gives, or how it failed; what a person is told of (`PratiqueError`) is raised."""
    import polars as pl

    try:
        return work()
    except PratiqueError:
        raise  # the case folder, say: nothing to do with what is read
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - see above
        return Failure(f"{type(error).__name__}: {error}"[:_LONGEST])
