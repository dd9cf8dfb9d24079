"""What the journal of a case costs: an entry, and the verification of ten thousand.

Measured: the time of an entry at the end of 10,000 against one at the beginning, the slowest and
the middle one in thousandths of a second, the time to verify all of them, and that against
10,000 signatures of the same length verified alone.
Needs: nothing but what Pratique needs. Takes: half a minute.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import ratio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.journal import Journal
from pratique.record.verification import verify

ENTRIES = 10_000
FEW = 500
ENTRY_LIMIT = 0.005
VERIFY_LIMIT = 2.0


def main() -> None:
    """Take the measures and print them as a table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        journal = Journal(place)
        times = []
        for number in range(ENTRIES):
            started = time.perf_counter()
            journal.write(Act.NOTED, Phrase("Note: %(text)s", {"text": f"number {number}"}))
            times.append(time.perf_counter() - started)
        started = time.perf_counter()
        found = verify(place)
        verified = time.perf_counter() - started
        length = (place / "journal.jsonl").stat().st_size // ENTRIES
    if not found.intact or found.entries != ENTRIES + 1:
        message = "the journal is not as it was written"
        raise SystemExit(message)
    alone = _alone(length)
    middle = statistics.median(times)
    grown = statistics.median(times[-FEW:]) / statistics.median(times[:FEW])
    print(ratio.heading())
    kept = middle < ENTRY_LIMIT
    print(ratio.line("an entry, the middle one", f"{middle * 1000:.2f} ms", "5 ms", kept=kept))
    print(ratio.line("an entry, 99 of 100", f"{_share(times):.2f} ms", ""))
    print(ratio.line("an entry, the last 500 / the first 500", f"{grown:.2f}", ""))
    kept = verified < VERIFY_LIMIT
    print(ratio.line("verify 10,000 entries", f"{verified:.2f} s", "2 s", kept=kept))
    print(ratio.line("the same / 10,000 signatures alone", f"{verified / alone:.2f}", ""))


def _share(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[-1] * 1000


def _alone(length: int) -> float:
    key = Ed25519PrivateKey.generate()
    content = b"x" * length
    signature = key.sign(content)
    public = key.public_key()
    started = time.perf_counter()
    for _ in range(ENTRIES):
        public.verify(signature, content)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
