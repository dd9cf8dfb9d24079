"""How far our reading of logs agrees with what other projects say of theirs, as a table.

    PYTHONPATH=src python bench/agreement.py > docs/agreement.md     # needs ../shared/corpus

fail2ban: lines that must match (time and host in our rows) and lines that must not (no failure,
no ban); crowdsec: who and from where in the assertions on parsers; wazuh and ossec: lines that
are part of a row; plaso: records that a file holds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "parsers" / "log" / "corpus"))

from agreement import (  # type: ignore[import-not-found]
    CORPUS,
    FAIL2BAN,
    corpus_text,
    crowdsec_agreement,
    crowdsec_cases,
    fail2ban,
    false_hits,
    ini_lines,
    misses,
    reading,
)
from disagreement import DISAGREEMENTS  # type: ignore[import-not-found]

_PLASO = {
    "apache_access.log": 14,
    "audit_enriched.log": 29,
    "postgresql.log": 20,
    "selinux.log": 7,
    "vsftpd.log": 25,
    "syslog/syslog": 16,
    "syslog/syslog_rsyslog": 5,
    "syslog/syslog_rsyslog_traditional": 8,
    "syslog/syslog_ssh.log": 9,
    "syslog/syslog_cron.log": 9,
}


def main() -> None:
    """Print the page."""
    print("# Agreement with other projects about lines of logs\n")
    print("Printed by `bench/agreement.py`. The corpora are those projects' own test data and are")
    print("no part of this one. What is not agreed on is told below each table.\n")
    _filters()
    _assertions()
    _decoders()
    _records()


def _filters() -> None:
    print("## fail2ban\n\n| filter | must match | time and host agree | must not | left alone |")
    print("|---|---|---|---|---|")
    total = [0, 0, 0, 0]
    reasons: list[str] = []
    for path in sorted(path for path in FAIL2BAN.iterdir() if path.is_file()):
        said = fail2ban(path.name)
        read = reading(corpus_text(path), f"/var/log/{path.name}.log")
        wanted, unwanted = (sum(one.match is told for one in said) for told in (True, False))
        lacking, wrong = misses(said, read), false_hits(said, read)
        row = (wanted, wanted - len(lacking), unwanted, unwanted - len(wrong))
        total = [sum(pair) for pair in zip(total, row, strict=True)]
        print(f"| {path.name} | {' | '.join(map(str, row))} |")
        reasons.extend(_reasons(path.name, (*lacking, *wrong)))
    print(f"| all | {' | '.join(map(str, total))} |\n")
    print("\n".join(reasons) + "\n")


def _reasons(name: str, found: tuple[tuple[int, str, str], ...]) -> Iterator[str]:
    known = DISAGREEMENTS.get(name, {})
    lines: dict[str, list[str]] = {}
    for line, what, _text in found:
        told = known.get(line) or known.get(0) or f"open: {what.split(' ')[0]}"
        lines.setdefault(told, []).append(str(line))
    for told, some in lines.items():
        yield f"- {name}, line {', '.join(some)}: {told}"


def _assertions() -> None:
    print("## crowdsec\n\n| test | fields | agree |\n|---|---|---|")
    total = agreed = 0
    for name in crowdsec_cases():
        fields, lacking = crowdsec_agreement(name)
        if fields:
            print(f"| {name} | {fields} | {fields - len(lacking)} |")
            total, agreed = total + fields, agreed + fields - len(lacking)
    print(f"| all | {total} | {agreed} |\n")


def _decoders() -> None:
    print("## wazuh and ossec\n\n| file | lines | understood |\n|---|---|---|")
    for project in ("wazuh", "ossec"):
        for path in sorted((CORPUS / project).glob("*.ini")):
            lines = ini_lines(path)
            text = "\n".join(one.text for one in lines)
            unread = reading(text, f"/var/log/{path.stem}.log", comment="").unread
            print(f"| {project}/{path.stem} | {len(lines)} | {len(lines) - len(unread)} |")
    print()


def _records() -> None:
    print("## plaso\n\n| file | records | ours | lines left |\n|---|---|---|---|")
    for name, records in _PLASO.items():
        path = CORPUS / "plaso" / name
        read = reading(corpus_text(path), f"/var/log/{path.name}", comment="")
        print(f"| {name} | {records} | {len(read.rows)} | {len(read.unread)} |")


if __name__ == "__main__":
    main()
