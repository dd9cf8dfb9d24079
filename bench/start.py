"""How long a person waits for `pratique --help`.

Measured: `./pratique --help` (the launcher of the checkout) and `python -m pratique --help`,
in turn with `python3 -c pass` and, where it is installed, `restic version`.
The limit is 0.3 s; the launcher makes its environment on first use, which is not counted.
Needs: nothing but what Pratique needs. Takes: some ten seconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys

import peers
import ratio
from process import run

LIMIT = 0.3


def main() -> None:
    """Take the measures and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=15, metavar="N")
    rounds = parser.parse_args().rounds
    ours = {
        "./pratique --help": [str(peers.SOURCE.parent / "pratique"), "--help"],
        "python -m pratique --help": peers.pratique("--help"),
    }
    others = {"python3 -c pass": [sys.executable, "-c", "pass"]}
    if not peers.missing("restic"):
        others["restic version"] = ["restic", "version"]
    commands = ours | others
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in ours.values():
        run(command, environment=peers.ENVIRONMENT)
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(run(command, environment=peers.ENVIRONMENT).seconds)
    print(ratio.heading())
    for name in ours:
        share = [seconds / LIMIT for seconds in times[name]]
        kept = statistics.median(share) < 1
        print(ratio.line(f"{name} / 0.3 s", ratio.shown(share), "1", kept=kept))
        for other in others:
            pairs = [a / b for a, b in zip(times[name], times[other], strict=True)]
            print(ratio.line(f"{name} / {other}", ratio.shown(pairs), ""))


if __name__ == "__main__":
    main()
