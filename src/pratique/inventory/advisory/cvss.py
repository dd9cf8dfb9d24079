"""What a vector of CVSS says: its base score, and whether a login is needed.

The score is that of version 3, section 7 of its specification. That of version 4 comes from a
table of its own and is not made.
"""

from __future__ import annotations

from typing import Final

_WEIGHTS: Final = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "UI": {"N": 0.85, "R": 0.62},
    "C": {"H": 0.56, "L": 0.22, "N": 0.0},
    "I": {"H": 0.56, "L": 0.22, "N": 0.0},
    "A": {"H": 0.56, "L": 0.22, "N": 0.0},
}
_PRIVILEGES: Final = {"U": {"N": 0.85, "L": 0.62, "H": 0.27}, "C": {"N": 0.85, "L": 0.68, "H": 0.5}}
_LONGEST: Final = 500


def base_score(vector: str) -> float | None:
    """The base score of a vector of version 3; None for anything else."""
    metrics = _metrics(vector)
    if not vector.startswith("CVSS:3"):
        return None
    try:
        weight = {name: table[metrics[name]] for name, table in _WEIGHTS.items()}
        changed = {"U": False, "C": True}[metrics["S"]]
        privileges = _PRIVILEGES[metrics["S"]][metrics["PR"]]
    except KeyError:
        return None
    lost = 1 - (1 - weight["C"]) * (1 - weight["I"]) * (1 - weight["A"])
    impact = 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 if changed else 6.42 * lost
    if impact <= 0:
        return 0.0
    exploited = 8.22 * weight["AV"] * weight["AC"] * privileges * weight["UI"]
    return _rounded_up(min((1.08 if changed else 1.0) * (impact + exploited), 10.0))


def without_login(vector: str) -> bool | None:
    """Whether it can be used without one; None where the vector does not say."""
    metrics = _metrics(vector)
    told = metrics.get("PR") or metrics.get("Au")
    return None if told is None else told == "N"


def word(score: float) -> str:
    """The word of its scale, section 5 of the specification; empty for 0."""
    if score <= 0:
        return ""
    return "low" if score < 4 else "medium" if score < 7 else "high" if score < 9 else "critical"


def _metrics(vector: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in vector[:_LONGEST].split("/"))
    return {name: value for name, colon, value in pairs if colon}


def _rounded_up(score: float) -> float:
    whole = round(score * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (whole // 10_000 + 1) / 10
