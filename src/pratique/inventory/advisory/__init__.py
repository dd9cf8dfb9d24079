"""Advisories that a person gives: what is wrong in which versions of what, and since when."""

from __future__ import annotations


class OddEntry(ValueError):
    """An entry of an advisory file that does not have its shape; the argument says what is odd."""
