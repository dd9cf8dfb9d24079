"""The standard output of a program as the bytes of an archive: it is started again to go back."""

from __future__ import annotations

from collections.abc import Callable

from pratique.errors import HistoryError, Unreadable
from pratique.history.program import Failed, Running


class ProgramFlow:
    """What one run of a program writes. A failure of it is `Unreadable`, in its own words."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end of a good run."""
        try:
            return self._running.read(size)
        except Failed as failed:
            raise Unreadable(f"could not be read: {failed.told()}") from failed

    def close(self) -> None:
        """End the program, if it has not ended."""
        self._running.close()


class ProgramSpring:
    """Starts a program as often as is needed, one run at a time.

    `stamp` changes when what it writes does. `size` is not known before it has written all.
    """

    size = 0

    def __init__(self, start: Callable[[], Running], stamp: str) -> None:
        self._start = start
        self._stamp = stamp
        self._flow: ProgramFlow | None = None

    def start(self, at: int) -> tuple[int, ProgramFlow]:
        """A new run, from its first byte: no program begins in the middle."""
        del at
        self.close()
        try:
            self._flow = ProgramFlow(self._start())
        except HistoryError as error:
            raise Unreadable(f"could not be read: {error.what}") from error
        return 0, self._flow

    def stamp(self) -> str:
        """What changes when the bytes do."""
        return self._stamp

    def close(self) -> None:
        """End the run that is still going on."""
        if self._flow is not None:
            self._flow.close()
            self._flow = None
