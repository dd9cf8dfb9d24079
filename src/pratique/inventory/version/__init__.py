"""Which of two versions is the later one: each system of packages has an order of its own."""

from __future__ import annotations


class NotAVersion(ValueError):
    """A text that is no version in its system; the argument is the text."""
