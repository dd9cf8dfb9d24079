"""A bag that only some may read: one stream of tar into the installed `age` or `gpg`.

The program gets the bytes on its standard input and writes to a file that is there already, so
nothing readable is ever on the disk of the bag, not even for a while.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

from pratique.errors import BagStorage, UsageError
from pratique.model import readable

_AGE: Final = re.compile(r"age1[a-z0-9-]{20,4000}|ssh-(?:ed25519|rsa) [A-Za-z0-9+/=]{20,8000}.*")
_FULL: Final = re.compile(r"no space left|quota exceeded|file too large", re.IGNORECASE)
_LAST_WORDS: Final = 8192


@dataclass(frozen=True, slots=True)
class Cipher:
    """A program with its arguments; `suffix` ends the name of what it makes."""

    program: str
    package: str
    arguments: tuple[str, ...]
    suffix: str


def cipher_for(recipients: Sequence[str]) -> Cipher:
    """What encrypts to all of them; UsageError where one program cannot."""
    of_age = [_AGE.fullmatch(one) is not None for one in recipients]
    if any(not one or one.startswith("-") for one in recipients):
        raise UsageError(
            "This is no recipient",
            next_step="Give an age key (age1...), or the fingerprint of an OpenPGP key, with --to.",
        )
    if all(of_age):
        arguments = tuple(word for one in recipients for word in ("--recipient", one))
        return Cipher("age", "age", arguments, ".age")
    if any(of_age):
        raise UsageError(
            "Some of these are keys of age and some of OpenPGP; one program has to encrypt to all",
            next_step="Seal once for each kind, with another --output.",
        )
    named = tuple(word for one in recipients for word in ("--recipient", one))
    plain = ("--batch", "--no-tty", "--trust-model", "always", "--compress-algo", "none")
    return Cipher("gpg", "gnupg", (*plain, *named, "--encrypt"), ".gpg")


class Encrypting:
    """The program at work, writing to the new file `place`. Use it in a `with` block."""

    def __init__(self, cipher: Cipher, place: Path) -> None:
        self._cipher, self._place = cipher, place
        program = found_program(cipher)
        with contextlib.ExitStack() as opened:
            self._words: IO[bytes] = opened.enter_context(tempfile.TemporaryFile())
            self._process = self._started(program)
            opened.pop_all()  # closed at the end of the block that this is for

    @property
    def stream(self) -> IO[bytes]:
        """Where the bytes go."""
        stream = self._process.stdin
        if stream is None:
            raise ValueError(self._cipher.program)
        return stream

    def _started(self, program: str) -> subprocess.Popen[bytes]:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        opened = os.open(self._place, flags, 0o600)
        try:
            return subprocess.Popen(  # noqa: S603 - an argument list, and no shell
                [program, *self._cipher.arguments],
                stdin=subprocess.PIPE,
                stdout=opened,
                stderr=self._words,
                env={**os.environ, "LC_ALL": "C", "LANGUAGE": "C"},
                start_new_session=True,
            )
        finally:
            os.close(opened)

    def finish(self) -> None:
        """Wait for its end; UsageError or BagStorage with its own words where it failed."""
        with contextlib.suppress(OSError):  # it ended before; its status says why
            self.stream.close()
        if self._process.wait() != 0:
            raise self.failure()
        with self._place.open("rb") as opened:
            os.fsync(opened.fileno())

    def failure(self) -> UsageError | BagStorage:
        """What it said when it failed."""
        self._process.wait()
        self._words.seek(0)
        lines = self._words.read(_LAST_WORDS).splitlines()
        told = "; ".join(readable(line.strip()) for line in lines if line.strip())[:400]
        told = told or f"it ended with status {self._process.returncode}"
        if _FULL.search(told):
            return BagStorage(
                f"The sealed bag cannot be written: {told}",
                where=readable(bytes(self._place.parent)),
                next_step="Make room, or name another place with --output.",
            )
        return UsageError(
            f"The program {self._cipher.program} did not encrypt: {told}",
            next_step="Look at the keys that you gave with --to; nothing was written.",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._words.close()


def found_program(cipher: Cipher) -> str:
    """Where the program lies; UsageError where it is not installed."""
    # A relative entry of PATH may be the evidence: it is left out.
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    search = os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())
    found = shutil.which(cipher.program, path=search)
    if found is None:
        raise UsageError(
            f"The program {cipher.program} is not installed here, so nothing was sealed",
            next_step=f"Install the package {cipher.package}, and run the same command again.",
        )
    return found
