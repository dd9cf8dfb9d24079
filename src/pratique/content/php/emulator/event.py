"""What the emulator writes down: the acts of a program, and the texts that it turns into code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pratique.content.php.emulator.value import Value


class Act(StrEnum):
    """What a call would do outside of the program."""

    CODE = "runs a text as code"
    COMMAND = "runs a command"
    CALL = "calls what a value names"
    INCLUDE = "includes a file"
    WRITE = "writes a file"
    DELETE = "deletes a file"
    MAIL = "sends mail"
    FETCH = "asks another server"
    SEND_HEADER = "sends a header"


@dataclass(frozen=True, slots=True)
class Event:
    """One act: the function, where it is called, and what it gets.

    `layer` is the index of the layer whose text holds the call; `line` counts in that text.
    `hidden` says that the name of the function does not stand in that text.
    """

    act: Act
    name: str
    line: int
    layer: int
    values: tuple[Value, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """A text that a program turns into code, and how it came by it.

    `parent` and `line` say where that happens; `how` are the functions through which the text
    came, the last first. Layer 0 is the file itself.
    """

    text: bytes
    parent: int
    line: int
    how: tuple[str, ...]
    runner: str
