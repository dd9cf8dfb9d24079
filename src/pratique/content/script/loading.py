"""Whether a program brings code that cannot be read in it: hidden, compiled, loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.names import (
    PAGE_RUNS_REQUEST,
    SCRIPT_CONNECTS_BACK,
    SCRIPT_HIDES_NAME,
    SCRIPT_RUNS_DECODED,
    SCRIPT_RUNS_REMOTE,
)
from pratique.content.script.program import GRAVE, Program
from pratique.content.script.sighting import Sighting
from pratique.content.script.vocabulary import SHELL

_STARTS: Final = re.compile(r"wscript\.shell|system\.diagnostics|\.runtime|\.exec\b", re.IGNORECASE)
_USUAL: Final = ("adodb.stream", "scripting.filesystemobject", "shell.application")
_CLASS: Final = re.compile(r"\xca\xfe\xba\xbe\0\0\0[\x2d-\x50]")  # JVMS 4.1
_PROGRAM: Final = ("MZ\x90\0", "\x7fELF")


class Loading(Program):
    """Questions about code from elsewhere and in disguise."""

    def all(self) -> Iterator[Sighting]:
        """Every answer."""
        yield from self._hides()
        yield from self._connects()
        yield from self._native()
        yield from self._loads()
        yield from self._compiles()
        yield from self._stylesheets()

    def _stylesheets(self) -> Iterator[Sighting]:
        """A stylesheet with a script in it that starts programs."""
        for node in self.outline.texts:
            text = str(node.value)
            if "msxsl:script" in text and _STARTS.search(text):
                why = "A stylesheet that stands in the program holds a script that starts commands."
                yield Sighting(SCRIPT_RUNS_DECODED, node.position, why, 0.85)
                return

    def _compiles(self) -> Iterator[Sighting]:
        """A Java source that a visitor had a hand in, compiled by the page."""
        if "getsystemjavacompiler" not in self.outline.names:
            return
        for step in self.calls:
            if step.node.last in ("write", "print", "println", "gettask", "append"):
                for where in self.flow.visited(step.node.arguments[:3], step.scope):
                    why = (
                        f"What a visitor sends ({where}) is written into a program that it "
                        "compiles."
                    )
                    yield Sighting(PAGE_RUNS_REQUEST, step.node.position, why, 0.85)
                    return

    def _hides(self) -> Iterator[Sighting]:
        """A name that matters, put together from pieces so that nobody finds it."""
        for step in self.outline.steps:
            for node in (step.node, *step.node.arguments):
                if node.kind not in ("operation", "call", "new"):
                    continue
                value = self.flow.text(node, step.scope)
                if value.startswith(_PROGRAM) and len(value) > 400:
                    why = "The bytes of a whole program are put together here."
                    yield Sighting(SCRIPT_RUNS_DECODED, node.position, why, 0.9)
                    return
                if _CLASS.match(value) and self.has(
                    "defineclass", "defineanonymousclass", "loader"
                ):
                    why = "It loads a Java class that lies in a text."
                    yield Sighting(SCRIPT_RUNS_DECODED, node.position, why, 0.9)
                    return
                found = GRAVE.search(value) if 3 < len(value) < 20_000 else None
                if found is not None and found[0].lower() not in self.lowered:
                    why = (
                        f"The text {found[0][:40]!r} is put together so that it does not stand in "
                        "the file."
                    )
                    # Hosters' filters made many an honest page spell these two in pieces.
                    usual = found[0].lower() in _USUAL
                    yield Sighting(SCRIPT_HIDES_NAME, node.position, why, 0.5 if usual else 0.85)
                    return

    def _connects(self) -> Iterator[Sighting]:
        """A connection and a shell in one program, each tied to the other."""
        if self.code.language not in ("java", "net", "vb.net", "jscript"):
            return
        socket = next(
            (
                s
                for s in self.calls
                if re.search(
                    r"(?:^|\.)(?:socket|tcpclient|wsasocket|serversocket)\(\)$", s.node.path
                )
            ),
            None,
        )
        if socket is None:
            return
        for step in self.calls:
            if not re.search(
                r"\.exec\(\)$|processbuilder\(\)$|process\.start\(\)|createprocess\(\)$",
                step.node.path,
            ):
                continue
            text = (
                self.lowered
                if step.node.last == "createprocess"
                else " ".join(
                    self.ending(argument, step.scope) for argument in step.node.arguments[:2]
                )
                or self.words
            )
            if SHELL.search(text) and self.has(
                "getoutputstream", "standardinput", "hstdinput", "hstdoutput"
            ):
                why = "It opens a connection, starts a shell, and ties the one to the other."
                yield Sighting(SCRIPT_CONNECTS_BACK, step.node.position, why, 0.9)
                return

    def _native(self) -> Iterator[Sighting]:
        """Bytes that are put into memory that can be run, and started there."""
        if not ({"virtualalloc", "virtualallocex", "virtualprotect"} & self.outline.names):
            return
        starter = next(
            (
                s
                for s in self.calls
                if s.node.last
                in (
                    "createthread",
                    "createremotethread",
                    "queueuserapc",
                    "getdelegateforfunctionpointer",
                )
            ),
            None,
        )
        if starter is not None:
            why = "It puts bytes into memory and starts them as a program."
            yield Sighting(SCRIPT_RUNS_DECODED, starter.node.position, why, 0.9)

    def _loads(self) -> Iterator[Sighting]:
        """Java classes that lie in a text or on another machine."""
        if self.code.language != "java":
            return
        for step in self.calls:
            if step.node.last not in ("loadclass", "forname", "urlclassloader", "newinstance"):
                continue
            text = " ".join(self.ending(one, step.scope) for one in step.node.arguments[:2])
            if text.startswith("$$BCEL$$") or (len(text) > 200 and "$$BCEL$$" in text[:40]):
                yield Sighting(
                    SCRIPT_RUNS_DECODED,
                    step.node.position,
                    "It loads a class that lies in a text.",
                    0.9,
                )
            elif step.node.last == "urlclassloader" and re.match(r"(?:https?|ftp)://", text):
                why = f"It loads classes from another machine: {text[:100]}."
                yield Sighting(SCRIPT_RUNS_REMOTE, step.node.position, why, 0.8)
