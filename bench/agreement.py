"""How far our reading of logs agrees with what other projects say of theirs, as a table.

    PYTHONPATH=src python bench/agreement.py > docs/agreement.md     # needs ../shared/corpus

crowdsec: each field of its assertions on parsers, and who and from where in all of its tests;
fail2ban: lines that must match (time and host in our rows) and lines that must not (no failure,
no ban); wazuh and ossec: lines that
are part of a row; plaso: records that a file holds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
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
    fail2ban_text,
    false_hits,
    ini_lines,
    misses,
    reading,
)
from asserted import NO_FACT, OURS, asserted, named_by  # type: ignore[import-not-found]
from disagreement import (  # type: ignore[import-not-found]
    DISAGREEMENTS,
    LEFT,
    NAMED_FILTERS,
    OTHER_FORMATS,
)

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
    """Print the page; `--counts` keeps what agrees, `--before` shows what did at another time."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--counts", type=Path, help="write what agrees to this file")
    asked.add_argument("--before", type=Path, help="what agreed before, written by --counts")
    options = asked.parse_args()
    before = json.loads(options.before.read_text()) if options.before else {}
    print("# Agreement with other projects about lines of logs\n")
    print("Printed by `bench/agreement.py`. The corpora are those projects' own test data and are")
    print("no part of this one. What is not agreed on is told below each table. `before` is what")
    print("agreed when this was first measured field by field.\n")
    found = {**_fields(before), **_filters(before)}
    _assertions()
    _decoders()
    _records()
    if options.counts:
        options.counts.write_text(json.dumps(found, indent=1))


def _fields(before: dict[str, int]) -> dict[str, int]:
    print("## crowdsec: every field of the formats that the project names\n")
    print(
        "Each field that an assertion on a parser names (`Parsed` and `Meta`), and the moment that"
    )
    print("was understood, is looked for in the column that it belongs to. A fact without a column")
    print("must stand in the text of the row as it is.\n")
    print("| format | fields | before | agree |\n|---|---|---|---|")
    total, agreed = Counter[str](), Counter[str]()
    lacking: dict[str, list[str]] = {}
    for name in named_by(OURS):
        for field in asserted(name):
            if field.parser in OURS:
                kind = OURS[field.parser]
                total[kind] += 1
                agreed[kind] += field.agrees
                if not field.agrees:
                    lacking.setdefault(name, []).append(field.name)
    for kind in sorted(total, key=str.lower):
        print(f"| {kind} | {total[kind]} | {before.get(kind, '')} | {agreed[kind]} |")
    whole, same = sum(total.values()), sum(agreed.values())
    print(f"| all | {whole} | {before.get('all fields', '')} | {same} |\n")
    print(f"That is {100 * same / whole:.1f} %.\n")
    for name, fields in lacking.items():
        told = OTHER_FORMATS.get(name, "open")
        print(f"- {name}, {len(fields)} fields ({', '.join(sorted(set(fields)))}): {told}")
    reasons: dict[str, list[str]] = {}
    for name, reason in NO_FACT.items():
        reasons.setdefault(reason, []).append(f"`{name}`")
    for reason, names in reasons.items():
        print(f"- not compared: {', '.join(names)}: {reason}")
    print()
    return {**agreed, "all fields": same}


def _filters(before: dict[str, int]) -> dict[str, int]:
    print("## fail2ban\n\n| filter | must match | time and host agree | must not | left alone |")
    print("|---|---|---|---|---|")
    total, named = [0, 0, 0, 0], [0, 0, 0, 0]
    reasons: list[str] = []
    for path in sorted(path for path in FAIL2BAN.iterdir() if path.is_file()):
        said = fail2ban(path.name)
        read = reading(fail2ban_text(path.name), f"/var/log/{path.name}.log")
        wanted, unwanted = (sum(one.match is told for one in said) for told in (True, False))
        lacking, wrong = misses(said, read), false_hits(said, read)
        row = (wanted, wanted - len(lacking), unwanted, unwanted - len(wrong))
        total = [sum(pair) for pair in zip(total, row, strict=True)]
        if path.name in NAMED_FILTERS:
            named = [sum(pair) for pair in zip(named, row, strict=True)]
        print(f"| {path.name} | {' | '.join(map(str, row))} |")
        reasons.extend(_reasons(path.name, (*lacking, *wrong)))
    print(f"| all | {' | '.join(map(str, total))} |")
    print(f"| formats named | {' | '.join(map(str, named))} |\n")
    if before:
        print(f"Before: {before['must match']} of those that must match agreed, and")
        print(f"{before['must not']} of those that must not were left alone.\n")
    print("\n".join(reasons) + "\n")
    return {"must match": total[1], "must not": total[3]}


def _reasons(name: str, found: tuple[tuple[int, str, str], ...]) -> Iterator[str]:
    known = DISAGREEMENTS.get(name, {})
    lines: dict[str, list[str]] = {}
    for line, what, _text in found:
        told = known.get(line) or known.get(0) or f"open: {what.split(' ')[0]}"
        lines.setdefault(told, []).append(str(line))
    for told, some in lines.items():
        yield f"- {name}, line {', '.join(some)}: {told}"


def _assertions() -> None:
    print(
        "## crowdsec: who and from where, in all tests\n\n| test | fields | agree |\n|---|---|---|"
    )
    total = agreed = 0
    for name in crowdsec_cases():
        fields, lacking = crowdsec_agreement(name)
        if fields:
            print(f"| {name} | {fields} | {fields - len(lacking)} |")
            total, agreed = total + fields, agreed + fields - len(lacking)
    print(f"| all | {total} | {agreed} |\n")


def _decoders() -> None:
    print("## wazuh and ossec\n\n| file | lines | understood |\n|---|---|---|")
    reasons = []
    for project in ("wazuh", "ossec"):
        for path in sorted((CORPUS / project).glob("*.ini")):
            lines = ini_lines(path)
            text = "\n".join(one.text for one in lines)
            unread = reading(text, f"/var/log/{path.stem}.log", comment="").unread
            print(f"| {project}/{path.stem} | {len(lines)} | {len(lines) - len(unread)} |")
            if unread:
                name = f"{project}/{path.stem}"
                reasons.append(f"- {name}: {LEFT.get(name, 'open')}")
    print("\n" + "\n".join(reasons) + "\n")


def _records() -> None:
    print("## plaso\n\n| file | records | ours | lines left |\n|---|---|---|---|")
    reasons = []
    for name, records in _PLASO.items():
        path = CORPUS / "plaso" / name
        read = reading(corpus_text(path), f"/var/log/{path.name}", comment="")
        print(f"| {name} | {records} | {len(read.rows)} | {len(read.unread)} |")
        if read.unread or records != len(read.rows):
            reasons.append(f"- {name}: {LEFT.get(name, 'open')}")
    print("\n" + "\n".join(reasons))


if __name__ == "__main__":
    main()
