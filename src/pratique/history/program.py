"""Running the program that a repository belongs to: restic or borg.

An argument list, never a shell; nothing on its standard input, so that it asks nobody. The
environment is passed on, since that is how both programs are told a password (restic(1),
"Environment Variables"; borg-environment). A program that is silent for too long is ended.
"""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Final, Self

from pratique.errors import HistoryError
from pratique.model import readable

PATIENCE: Final = 300.0  # seconds without a byte: a key derivation or a slow store takes far less
_CHUNK: Final = 1 << 20
_LONGEST_LINE: Final = 64 << 20
_LAST_WORDS: Final = 8192  # bytes that are kept of what it says on its standard error
# What borg prints below a traceback.
_CHATTER: Final = ("Platform:", "Linux:", "Borg:", "PID:", "CWD:", "sys.argv:", "SSH_ORIGINAL")


class Failed(Exception):
    """The program ended with another status than was expected.

    `status` is negative for a signal, as in `subprocess`.
    """

    def __init__(self, name: str, status: int, words: str) -> None:
        super().__init__(words)
        self.name = name
        self.status = status
        self.words = words

    def told(self) -> str:
        """One sentence with the program's own last one and its exit status."""
        last = last_sentence(self.words) or "it said nothing"
        return f"{self.name} ended with status {self.status}: {last}"


def last_sentence(words: str) -> str:
    """The line in which a program says what went wrong, in readable form."""
    lines = [line.strip() for line in words.splitlines()]
    kept = [line for line in lines if line and not line.startswith(_CHATTER)]
    fatal = [line for line in kept if line.startswith("Fatal:")]
    chosen = (fatal or kept)[-1:]
    return readable(chosen[0].encode("utf-8", "surrogateescape"))[:300] if chosen else ""


@dataclass(frozen=True, slots=True)
class Program:
    """A program of this machine, and the package that brings it."""

    name: str
    package: str
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: float = PATIENCE
    hopeless: bytes = b""  # said on standard error: it will only try again and again

    def start(self, arguments: Sequence[str | bytes], accepted: tuple[int, ...] = (0,)) -> Running:
        """Start it; HistoryError where it is not installed or cannot be started."""
        # A relative entry of PATH may be the evidence: it is left out.
        folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
        search = os.pathsep.join(folder for folder in folders if os.path.isabs(folder))
        found = shutil.which(self.name, path=search)
        if found is None:
            raise HistoryError(
                f"The program {self.name} is not installed here",
                next_step=f"Install the package {self.package}, and run the same command again.",
            )
        return Running(self, [found, *arguments], accepted)

    def variables(self) -> dict[str, str]:
        """The environment that it gets: ours, with English messages and times in UTC."""
        language = {"LC_ALL": "C", "LANGUAGE": "C", "TZ": "UTC"}
        return {**os.environ, **language, **self.environment}


class Running:
    """A program at work. Use it in a `with` block: on leaving it, the program is ended.

    It is one stream: `read`, `chunks` and `lines` give what comes next of its standard output.
    At the end of that, `Failed` is raised if its exit status is not among those accepted.
    """

    def __init__(
        self, program: Program, command: Sequence[str | bytes], accepted: tuple[int, ...]
    ) -> None:
        self._program = program
        self._accepted = accepted
        self._words = b""
        self._left = b""
        self._ended = False
        try:
            # A session of its own, so that what it starts (ssh, a password command) ends with it.
            self._process = subprocess.Popen(  # noqa: S603 - an argument list of ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=program.variables(),
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            why = (error.strerror or "unknown error").lower()
            raise HistoryError(f"The program {program.name} cannot be started: {why}") from error
        self._selector = selectors.DefaultSelector()
        for stream in (self._stdout, self._stderr):
            self._selector.register(stream, selectors.EVENT_READ)

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101 - we asked for a pipe
        return self._process.stdout

    @property
    def _stderr(self) -> IO[bytes]:
        assert self._process.stderr is not None  # noqa: S101 - we asked for a pipe
        return self._process.stderr

    def chunks(self) -> Iterator[bytes]:
        """Its standard output in pieces; then its exit status is looked at."""
        if self._left:
            left, self._left = self._left, b""
            yield left
        while chunk := self._next():
            yield chunk

    def read(self, size: int) -> bytes:
        """Up to `size` bytes of its standard output, `b""` at its end."""
        chunk = self._left or self._next()
        self._left = chunk[size:]
        return chunk[:size]

    def lines(self) -> Iterator[bytes]:
        """Its standard output line by line, without the line ends."""
        parts: list[bytes] = []
        held = 0
        for chunk in self.chunks():
            *whole, rest = chunk.split(b"\n")
            for line in whole:
                yield b"".join((*parts, line))
                parts, held = [], 0
            parts.append(rest)
            held += len(rest)
            if held > _LONGEST_LINE:
                raise Failed(self._program.name, 0, "a line of its output has no end")
        if held:
            yield b"".join(parts)

    def words(self) -> str:
        """The last of what it said on its standard error."""
        return self._words.decode("utf-8", "surrogateescape")

    def _next(self) -> bytes:
        """The next piece of its standard output; `b""` at its end, which must be a good one."""
        while self._selector.get_map():
            ready = self._selector.select(self._program.patience)
            if not ready:
                self.close()
                silent = f"it was silent for {self._program.patience:.0f} seconds, and was ended"
                raise Failed(self._program.name, -signal.SIGKILL, silent)
            for key, _ in ready:
                stream = self._stdout if key.fileobj is self._stdout else self._stderr
                chunk = stream.read(_CHUNK)
                if not chunk:
                    self._selector.unregister(stream)
                elif stream is self._stdout:
                    return chunk
                else:
                    self._words = (self._words + chunk)[-_LAST_WORDS:]
                    self._give_up()
        self._finish()
        return b""

    def _give_up(self) -> None:
        """End it when it waits for something that will not come back."""
        if self._program.hopeless and self._program.hopeless in self._words:
            self.close()
            raise Failed(self._program.name, -signal.SIGTERM, self.words())

    def _finish(self) -> None:
        if self._ended:
            return
        self._ended = True
        status = self._process.wait(self._program.patience)
        if status not in self._accepted:
            raise Failed(self._program.name, status, self.words())

    def close(self) -> None:
        """End it, if it has not ended, with all that it started."""
        if self._process.returncode is None:
            for attempt in (signal.SIGTERM, signal.SIGKILL):
                _signal(self._process.pid, attempt)
                if _waited(self._process):
                    break
        self._ended = True
        self._selector.close()
        self._stdout.close()
        self._stderr.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _signal(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return


def _waited(process: subprocess.Popen[bytes]) -> bool:
    """Whether it ended within two seconds: borg takes a moment to tidy up."""
    until = time.monotonic() + 2
    while time.monotonic() < until:
        if process.poll() is not None:
            return True
        time.sleep(0.01)
    return process.poll() is not None
