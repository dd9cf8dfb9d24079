"""How fast logs become tables: lines a second and memory, plain and packed, beside other tools.

    bench/logs.py                      300,000 lines of each log
    bench/logs.py --lines 5000000      the measure of the project

GoAccess and plaso read the same file in the same run, where they are installed; plaso only a part
of it, since it is slow, and its figure is lines a second. The material is made from a seed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import peers
import process
import ratio

_PLASO_LINES = 20_000
_READ = (
    "import sys; from pathlib import Path; from pratique.survey.log.log_pass import read_logs; "
    "read_logs(Path(sys.argv[1]), Path(sys.argv[2]))"
)
_SURVEY = (
    "import sys; from pathlib import Path; from pratique.survey.surveyor import survey; "
    "survey(Path(sys.argv[1]), Path(sys.argv[2]))"
)
_EMPTY = "from pratique.survey.log import log_pass"
_CHUNK = 20_000


def main() -> None:
    """Make the logs, read them, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="logs-") as folder:
        _measure(Path(folder), given.lines, given.seed, given.rounds)


def _measure(folder: Path, lines: int, seed: int, rounds: int) -> None:
    print(f"{lines:,} lines of each log, {peers.cores()} cores\n")
    print("| log | lines a second | memory together | size |\n|---|---|---|---|")
    access = folder / "access.log"
    plain = 0.0
    for name, make in (
        ("nginx/access.log", access_line),
        ("auth.log", auth_line),
        ("mail.log", mail_line),
    ):
        log = folder / Path(name).name
        _write(log, make, lines, seed)
        seconds = _told(folder, name, log, "", lines, rounds)
        if log == access:
            plain = seconds
    print()
    print(ratio.heading())
    for ending, command in ((".gz", ["gzip", "-6"]), (".zst", ["zstd", "-q", "-3"])):
        if peers.missing(command[0]):
            continue
        packed = Path(f"{access}{ending}")
        _pack(command, access, packed)
        seconds = _told(folder, "nginx/access.log", packed, ending, lines, rounds)
        again = seconds / plain
        print(
            ratio.line(
                f"access log {ending} to plain", f"{again:.2f}", "at most 1.6", kept=again <= 1.6
            )
        )
    _beside(folder, access, lines, plain)


def _told(folder: Path, name: str, log: Path, ending: str, lines: int, rounds: int) -> float:  # noqa: PLR0913, PLR0917
    """Seconds of the fastest of some rounds, without the start of the program; a line of it."""
    root = folder / "root"
    shutil.rmtree(root, ignore_errors=True)
    target = root / "var/log" / f"{name}{'.1' if ending else ''}{ending}"
    target.parent.mkdir(parents=True)
    target.hardlink_to(log)
    costs = []
    start = min(_run(_EMPTY).seconds for _ in range(rounds))
    for _ in range(rounds):
        survey = folder / "survey"
        shutil.rmtree(survey, ignore_errors=True)
        _run(_SURVEY, str(root), str(survey))
        costs.append(_run(_READ, str(root), str(survey), sampled=True))
    seconds = max(min(cost.seconds for cost in costs) - start, 0.001)
    memory = max(cost.together for cost in costs)
    if not ending:
        size = ratio.megabytes(log.stat().st_size)
        print(f"| {name} | {lines / seconds:,.0f} | {ratio.megabytes(memory)} | {size} |")
    return seconds


def _run(code: str, *arguments: str, sampled: bool = False) -> process.Cost:
    command = [sys.executable, "-P", "-c", code, *arguments]
    return process.run(command, sampled=sampled, environment=peers.ENVIRONMENT)


def _pack(command: list[str], source: Path, target: Path) -> None:
    shell = f'{" ".join(command)} < "$1" > "$2"'
    process.run(["sh", "-c", shell, "sh", str(source), str(target)])


def _beside(folder: Path, access: Path, lines: int, plain: float) -> None:
    if not peers.missing("goaccess"):
        report = folder / "report.json"
        cost = process.run(
            [
                "goaccess",
                str(access),
                "--log-format=COMBINED",
                "--no-global-config",
                "-o",
                str(report),
            ]
        )
        times = cost.seconds / plain
        print(
            ratio.line(
                "GoAccess to Pratique, seconds", f"{times:.1f}", "at least 8", kept=times >= 8
            )
        )
    if not peers.missing("log2timeline.py"):
        few = min(lines, _PLASO_LINES)
        part = folder / "part.log"
        with access.open() as whole, part.open("w") as written:
            written.writelines(line for _, line in zip(range(few), whole, strict=False))
        storage = folder / "part.plaso"
        cost = process.run(
            [
                "log2timeline.py",
                "-q",
                "--unattended",
                "--parsers",
                "text/apache_access",
                "--storage-file",
                str(storage),
                str(part),
            ]
        )
        times = (lines / plain) / (few / cost.seconds)
        print(
            ratio.line(
                "Pratique to plaso, lines a second",
                f"{times:.0f}",
                "at least 500",
                kept=times >= 500,
            )
        )


def _write(target: Path, make: Callable[[random.Random, int], str], lines: int, seed: int) -> None:
    chance = random.Random(seed)
    with target.open("w") as written:
        for start in range(0, lines, _CHUNK):
            numbers: Iterator[int] = iter(range(start, min(start + _CHUNK, lines)))
            written.write("".join(make(chance, number) for number in numbers))


def address(chance: random.Random) -> str:
    """An address of some ten thousand."""
    return f"198.51.{chance.randrange(40)}.{chance.randrange(256)}"


def access_line(chance: random.Random, number: int) -> str:
    """One request in the combined form, some 150 bytes."""
    second = number // 40 % 86_400
    version = chance.randrange(60, 140)
    return (
        f"{address(chance)} - - [{1 + number // 40 // 86_400:02}/Nov/2026:{second // 3600:02}:"
        f"{second // 60 % 60:02}:{second % 60:02} +0100] "
        f'"GET /page/{chance.randrange(5000)}.php?id={number % 977} HTTP/1.1" '
        f'{chance.choice((200, 200, 200, 304, 404))} {chance.randrange(90_000)} "-" '
        f'"Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"\n'
    )


def _moment(number: int) -> str:
    second = number // 20 % 86_400
    day = 1 + number // 20 // 86_400
    return f"Nov {day:2} {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def auth_line(chance: random.Random, number: int) -> str:
    """One line of auth.log: mostly passwords that failed."""
    name = chance.choice(("root", "admin", "test", "oracle"))
    said = chance.choice(
        (
            f"Failed password for {name} from {address(chance)} port {number % 60_000} ssh2",
            f"Invalid user {name}{number % 100} from {address(chance)} port 4711",
            f"Connection closed by {address(chance)} port 4711 [preauth]",
        )
    )
    return f"{_moment(number)} web sshd[{chance.randrange(300, 90_000)}]: {said}\n"


def mail_line(chance: random.Random, number: int) -> str:
    """One line of mail.log, as postfix writes them."""
    queue = f"{number // 4 + 0xABC0000:X}"
    program, said = (
        ("smtpd", f"{queue}: client=unknown[{address(chance)}]"),
        ("cleanup", f"{queue}: message-id=<{number}@example.org>"),
        (
            "qmgr",
            f"{queue}: from=<u{number % 50}@example.org>, size=4711, nrcpt=1 (queue active)",
        ),
        (
            "smtp",
            (
                f"{queue}: to=<a{number}@example.net>, relay=mx.example.net[192.0.2.1]:25, "
                "status=sent (250)"
            ),
        ),
    )[number % 4]
    return f"{_moment(number)} web postfix/{program}[{chance.randrange(300, 90_000)}]: {said}\n"


if __name__ == "__main__":
    main()
