"""The last answer about a piece of evidence, as JSON on disk and as the contract has it."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pratique.case.folder import shown_path
from pratique.checks.runner import CheckOutcome, Outcome
from pratique.errors import NoCase
from pratique.model import Finding, Instant, Place, Severity, Window
from pratique.phrase import Phrase, kept_phrase, phrase_of, plain
from pratique.story.examination import Coverage, Examination, GapGroup, NextStep, State
from pratique.story.history_answer import NO_HISTORY, history_answer_of
from pratique.story.stock import NOTHING, stock_of
from pratique.survey.machine import Machine
from pratique.survey.medium_row import MediumRow


def iso(moment: Instant | None) -> str | None:
    """A moment as `2026-11-03T02:10:00Z`, to the second."""
    if moment is None:
        return None
    seconds = moment // 1_000_000_000
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding in the form that scripts rely on. Fields may be added, never renamed."""
    return {
        "id": finding.id,
        "check": finding.check,
        "title": finding.title,
        "severity": finding.severity.word,
        "confidence": finding.confidence,
        "technique": finding.technique,
        "evidence": finding.evidence,
        "places": [
            {name: value for name, value in asdict(place).items() if value is not None}
            for place in finding.places
        ],
        "quote": finding.quote,
        "why": finding.why,
        "innocent": finding.innocent,
        "next": finding.next,
        "verify": finding.verify,
        "window": {
            "after": iso(finding.window.after),
            "before": iso(finding.window.before),
            "basis": list(finding.window.basis),
            "claimed": iso(finding.window.claimed),
        },
        "state": finding.state,
    }


def to_text(examination: Examination) -> str:
    """The whole answer in ASCII, to be read again by `from_text`."""
    findings = [_without_phrases(finding) for finding in examination.findings]
    told = asdict(replace(examination, findings=tuple(findings)))
    for finding, kept in zip(examination.findings, told["findings"], strict=True):
        kept["severity"] = finding.severity.word
        for _english, name in _TOLD:
            kept[name] = plain(getattr(finding, name))
    return json.dumps(told, indent=1) + "\n"


def _without_phrases(finding: Finding) -> Finding:
    """`asdict` would copy each of their parts, which takes longer than all the rest."""
    return replace(finding, told_title=None, told=None, told_innocent=None)


def read_answer(path: Path) -> Examination:
    """The answer that was stored at `path`."""
    try:
        return from_text(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoCase(
            "The stored answer cannot be read",
            where=shown_path(path),
            next_step="Run `pratique examine` on the same evidence again; what was read is kept.",
        ) from error


def from_text(text: str) -> Examination:
    """What `to_text` made text of."""
    told = json.loads(text)
    return Examination(
        **{
            **told,
            "state": State(told["state"]),
            "window": _window(told["window"]),
            "machine": Machine(**told["machine"]),
            "coverage": Coverage(**told["coverage"]),
            "findings": tuple(_finding(finding) for finding in told["findings"]),
            "outcomes": tuple(_outcome(one) for one in told["outcomes"]),
            "gaps": tuple(
                GapGroup(**{**g, "examples": tuple(g["examples"])}) for g in told["gaps"]
            ),
            "headline": kept_phrase(told["headline"]),
            "limits": tuple(map(kept_phrase, told["limits"])),
            "containers": tuple(told.get("containers", ())),
            "next_steps": tuple(map(_step, told["next_steps"])),
            "stock": stock_of(told["stock"]) if "stock" in told else NOTHING,
            "media": tuple(_medium(one) for one in told.get("media", ())),
            "history": history_answer_of(told["history"]) if "history" in told else NO_HISTORY,
        }
    )


def _finding(told: dict[str, Any]) -> Finding:
    values = {field.name: told[field.name] for field in fields(Finding) if field.name in told}
    values["severity"] = Severity.from_word(told["severity"])
    values["places"] = tuple(Place(**place) for place in told["places"])
    values["dated"] = tuple(Place(**place) for place in told.get("dated", ()))
    values["window"] = _window(told["window"])
    for english, name in _TOLD:
        values[name] = _same(told.get(name), told[english])
    return Finding(**values)


# Texts, with the phrases that they were made from.
_TOLD: Final = (("title", "told_title"), ("why", "told"), ("innocent", "told_innocent"))


def _same(told: dict[str, Any] | None, text: str) -> Phrase | None:
    """The phrase that was stored beside a text; None where it says something else, or fails."""
    if told is None:
        return None
    try:
        phrase = phrase_of(told)
        same = phrase.english == text
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return phrase if same else None


def _outcome(told: dict[str, Any]) -> CheckOutcome:
    reasons = zip(told["because"], told.get("told", ()), strict=False)
    said = [_same(phrase, text) for text, phrase in reasons]
    return CheckOutcome(
        **{
            **told,
            "outcome": Outcome(told["outcome"]),
            "because": tuple(told["because"]),
            "told": tuple(one for one in said if one is not None),
        }
    )


def _step(told: dict[str, Any]) -> NextStep:
    return NextStep(kept_phrase(told["what"]), kept_phrase(told["why"]), told["command"])


def _medium(told: dict[str, Any]) -> MediumRow:
    return MediumRow(
        **{**told, "files": tuple(told["files"]), "stored": tuple(told["stored"])},
    )


def medium_json(row: MediumRow) -> dict[str, Any]:
    """An image in the form that scripts rely on."""
    return {
        "path": row.path,
        "files": list(row.files),
        "kind": row.kind,
        "size": row.size,
        "sha256": row.sha256,
        "stored": list(row.stored),
        "agrees": row.agrees,
        "seconds": row.seconds,
        "taken": iso(row.taken),
        "skipped": row.skipped,
    }


def _window(told: dict[str, Any]) -> Window:
    return Window(told["after"], told["before"], tuple(told["basis"]), told["claimed"])
