"""Reasons that stand in tables in English, as the phrases that they were made from."""

from __future__ import annotations

from pratique.phrase import Phrase


def reason(words: str) -> Phrase:
    return Phrase("%(s1)s", {"s1": words})


def sentence(words: str) -> Phrase:
    return Phrase("%(s1)s.", {"s1": words[:1].upper() + words[1:]})


def beginning(words: str) -> Phrase:
    return Phrase("%(s1)s", {"s1": words[:1].upper() + words[1:]})


gap_reason = reason
