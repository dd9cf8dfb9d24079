"""Rules of a person, compiled once: what workers load, and what of it could not be used.

YARA-X leaves out a rule that it does not understand and keeps the others of the file. A rule
that may be slow stands in a set of its own, so that it takes no time from the others.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from pratique.content.yara.rule_source import RuleText, Sources, Trouble, Unit, read_sources
from pratique.content.yara.variables import EMPTY
from pratique.errors import UsageError
from pratique.parsers.base import shown

if TYPE_CHECKING:
    from yara_x import Compiler, Rules

MOST_TROUBLES: Final = 500
_LIST: Final = "rules.json"
_SLOW_PATTERN: Final = "SlowPattern"
_SLOW_LOOP: Final = "PotentiallySlowLoop"
_SLOW: Final = ("", _SLOW_PATTERN, _SLOW_LOOP)
# An include is followed by `rule_source`, and not by the engine.
_NO_TROUBLE: Final = frozenset({"IncludeNotAllowed"})
_MAY_BE_CUT: Final = "it may be cut short, and the engine may miss what it looks for"
_MOST_WARNINGS: Final = 20_000
_GLOBAL: Final = re.compile(r"^\s*(?:private\s+)?global\s", re.MULTILINE)
_RULE: Final = re.compile(r"^\s*(?:(?:private|global)\s+){0,2}rule\s+(\w{1,128})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Compiled rules, ready for any number of processes.

    `sets` are put to each file one after the other; a rule that stands in two of them counts
    once. `count` is the number of rules; `fingerprint` is the same for the same rules and the
    same engine.
    """

    sets: tuple[bytes, ...]
    count: int
    names: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    fingerprint: str

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Self:
        """Read and compile the rules at `paths`; `UsageError` where not one can be used."""
        _needs_engine()
        paths = tuple(paths)
        sources = read_sources(paths)
        troubles = list(sources.troubles)
        sets, count = _compiled(sources.units, troubles)
        for name, content in sources.compiled:
            rules = _counted(name, content, troubles)
            if rules:
                sets.append(content)
                count += rules
        if not count:
            raise UsageError(
                "Not one YARA rule can be used: "
                + ("; ".join(map(str, troubles[:5])) or "there is none"),
                where=", ".join(str(path) for path in paths),
                next_step="Give a file of rules, a folder of .yar or .yara files, or a set that "
                "YARA-X compiled: pratique examine --yara rules.yar /mnt/suspect",
            )
        names = tuple(path.name or str(path) for path in paths)
        return cls(tuple(sets), count, names, tuple(_bounded(troubles)), _fingerprint(sources))

    def usable(self) -> bool:
        """Whether there is an engine here that can read them: they may be older than it."""
        if not _has_engine():
            return False
        from yara_x import Rules

        try:
            for content in self.sets:
                Rules.deserialize_from(io.BytesIO(content))
        except (OSError, ValueError):
            return False
        return True

    def store(self, folder: Path) -> None:
        """Keep them in `folder`, for the next run. OSError if that fails."""
        folder.mkdir(parents=True, exist_ok=True)
        forget(folder)
        for number, content in enumerate(self.sets):
            (folder / f"{number}.yarx").write_bytes(content)
        told = {
            "sets": len(self.sets),
            "count": self.count,
            "names": list(self.names),
            "troubles": [[trouble.place, trouble.what] for trouble in self.troubles],
            "fingerprint": self.fingerprint,
        }
        fresh = folder / f"{_LIST}.new"
        fresh.write_text(json.dumps(told, indent=1), encoding="utf-8")
        fresh.replace(folder / _LIST)

    @classmethod
    def recall(cls, folder: Path) -> Self | None:
        """The rules that were kept in `folder`; None where there are none."""
        try:
            told = json.loads((folder / _LIST).read_text(encoding="utf-8"))
            sets = tuple((folder / f"{n}.yarx").read_bytes() for n in range(int(told["sets"])))
            troubles = tuple(Trouble(str(place), str(what)) for place, what in told["troubles"])
            names = tuple(str(name) for name in told["names"])
            return cls(sets, int(told["count"]), names, troubles, str(told["fingerprint"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def forget(folder: Path) -> None:
    """Take away the rules that were kept in `folder`; OSError if that fails."""
    (folder / _LIST).unlink(missing_ok=True)
    for kept in folder.glob("*.yarx"):
        kept.unlink()


def _has_engine() -> bool:
    return importlib.util.find_spec("yara_x") is not None


def _needs_engine() -> None:
    if not _has_engine():
        raise UsageError(
            "The engine for YARA rules, YARA-X, is not installed here",
            next_step="It has no wheel for some machines (Alpine Linux, 32 bits): examine the "
            "evidence without --yara, or on another machine. See docs/rule-engine.md.",
        )


def _compiled(units: tuple[Unit, ...], troubles: list[Trouble]) -> tuple[list[bytes], int]:
    """The sets, and how many rules are in them; what is wrong with the others is told."""
    if not units:
        return [], 0
    everything = _build(units, slow_allowed=True)
    troubles += everything.troubles
    count = _count(everything.rules)
    if not count:
        return [], 0
    slow = everything.slow
    if not slow:
        return [_bytes(everything.rules)], count
    apart = {unit.name for unit in units if slow.keys() & {text.name for text in unit.texts}}
    # A loop is no pattern that can be left out, and a global rule decides about all the others.
    whole = {
        unit.name
        for unit in units
        if unit.name in apart
        and any(slow.get(t.name) == _SLOW_LOOP or _GLOBAL.search(t.text) for t in unit.texts)
    }
    quick = _build([unit for unit in units if unit.name not in whole], slow_allowed=False)
    slowly = _build([unit for unit in units if unit.name in apart], slow_allowed=True)
    return [_bytes(one.rules) for one in (quick, slowly) if _count(one.rules)], count


@dataclass(frozen=True, slots=True)
class _Built:
    """Compiled rules, what is wrong with the others, and by file the word for what is slow."""

    rules: Rules
    troubles: tuple[Trouble, ...]
    slow: dict[str, str]


def _build(units: Iterable[Unit], *, slow_allowed: bool) -> _Built:
    from yara_x import Compiler

    compiler = Compiler(
        relaxed_re_syntax=True, error_on_slow_pattern=not slow_allowed, includes_enabled=False
    )
    compiler.ignore_invalid_rules(True)  # noqa: FBT003 - the engine takes it by place
    compiler.max_warnings(_MOST_WARNINGS)
    for name, value in EMPTY.items():
        compiler.define_global(name, value)
    texts: dict[str, str] = {}
    for unit in units:
        compiler.new_namespace(unit.name)
        for text in unit.texts:
            texts[text.name] = text.text
            _add(compiler, text)
    wrong = [error for error in compiler.errors() if error["type"] not in _NO_TROUBLE]
    slow: dict[str, str] = {}
    for warning in compiler.warnings():
        if warning["type"] in (_SLOW_PATTERN, _SLOW_LOOP):
            place = _origin(warning)
            slow[place] = max(slow.get(place, ""), warning["type"], key=_SLOW.index)
            wrong.append({**warning, "labels": [{**warning["labels"][0], "text": _MAY_BE_CUT}]})
    troubles = dict.fromkeys(_trouble(error, texts) for error in wrong)
    return _Built(compiler.build(), tuple(troubles), slow)


def _add(compiler: Compiler, text: RuleText) -> None:
    from yara_x import CompileError

    with contextlib.suppress(CompileError):  # the compiler keeps it, and all the others
        compiler.add_source(text.text, text.name)


def _trouble(error: dict[str, Any], texts: dict[str, str]) -> Trouble:
    place, line = _origin(error), error.get("line")
    what = shown(str(error.get("title") or "not understood"))
    said = next((str(label["text"]) for label in error.get("labels", ()) if label["text"]), "")
    rule = _rule_at(texts.get(place, ""), int(line or 0))
    return Trouble(
        f"{place}:{line}" if line else place,
        (f"rule {rule}: " if rule else "") + what + (f" ({shown(said)})" if said else ""),
    )


def _origin(report: dict[str, Any]) -> str:
    return next((str(label["code_origin"] or "") for label in report.get("labels", ())), "")


def _rule_at(text: str, line: int) -> str:
    """The name of the rule in which a line stands; empty where it stands in none."""
    above = "\n".join(text.split("\n")[:line])
    names = _RULE.findall(above)
    return names[-1] if names else ""


def _bytes(rules: Rules) -> bytes:
    written = io.BytesIO()
    rules.serialize_into(written)
    return written.getvalue()


def _count(rules: Rules) -> int:
    return sum(1 for _rule in rules)


def _counted(name: str, content: bytes, troubles: list[Trouble]) -> int:
    """How many rules are in a compiled set; none where this engine cannot read it."""
    from yara_x import Rules

    try:
        return _count(Rules.deserialize_from(io.BytesIO(content)))
    except (OSError, ValueError) as error:
        what = f"a compiled set that this engine cannot read: {shown(str(error))}"
        troubles.append(Trouble(name, f"{what}. Compile it with YARA-X {_engine()}"))
        return 0


def _bounded(troubles: list[Trouble]) -> list[Trouble]:
    if len(troubles) <= MOST_TROUBLES:
        return troubles
    more = Trouble("", f"{len(troubles) - MOST_TROUBLES} more of these are not listed")
    return [*troubles[:MOST_TROUBLES], more]


def _fingerprint(sources: Sources) -> str:
    made = hashlib.sha256(f"yara-x {_engine()}\0".encode())
    parts = [(t.name, t.text.encode()) for unit in sources.units for t in unit.texts]
    for name, content in (*parts, *sources.compiled):
        made.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogatepass"))
        made.update(content)
    return made.hexdigest()[:16]


def _engine() -> str:
    from importlib.metadata import version

    return version("yara-x")
