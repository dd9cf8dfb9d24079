"""What the readers of secrets pass on. It lives in memory alone and is never written anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret at a place. `value` is the secret itself: it must not leave the process.

    `kind` is a short fixed slug, `line` counts from 1, `name` says which setting or account it
    is, `opens` what somebody who has it can open. Neither repeats the value.
    """

    kind: str
    line: int | None
    name: str
    value: bytes = field(repr=False)
    opens: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A named value of a file of settings.

    `key` are the names from the outermost to the innermost, separated by dots. Settings with
    the same `group` stand side by side: the host beside the password.
    """

    line: int
    key: str
    value: bytes = field(repr=False)
    group: int
