"""A journal and duties, as a case keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pratique.model import Finding
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.clock import Clock
from pratique.record.decision import Judgement, decisions_of, told
from pratique.record.entry import Entry
from pratique.record.who import Who
from pratique.report.kept import Duty, Kept


def entry(number: int, act: Act, told: Phrase, about: dict | None = None) -> Entry:
    """Entry `number`; nobody verifies it here."""
    time = datetime(2026, 11, 4, 8, number % 60, tzinfo=UTC)
    clock = Clock(time, synchronised=True, boot="", up=timedelta())
    person = Who("root", "ada", "desk", "Ada")
    return Entry(number, clock, person, act, told, about or {}, "e1", "1", "0" * 64, "c" * 64,
                 f"{number:064x}")  # fmt: skip


def kept(*judged: Finding, text: str = "the provider") -> Kept:
    """Somebody was told, the `judged` were found innocent, the disk changed hands."""
    entries = [
        entry(1, Act.OPENED, Phrase("The journal of this case was opened.")),
        entry(2, Act.TOLD, Phrase("Told %(whom)s by mail.", {"whom": text})),
        entry(3, Act.CUSTODY, Phrase("The evidence went to %(taker)s.", {"taker": text})),
    ]
    for number, (said, about) in enumerate(told(judged, Judgement.INNOCENT, text, {}), start=4):
        entries.append(entry(number, Act.DECIDED, said, about))
    duties = (
        Duty("The data protection authority", text, "2026-11-06 09:10 CET (08:10 UTC)",
             "", "may apply", pending=True, source="GDPR, article 33(1)"),
        Duty("The hosting provider", text, "", "without undue delay", "applies", pending=False),
    )  # fmt: skip
    return Kept(tuple(entries), decisions_of(entries), duties, ("Ada's shop",))
