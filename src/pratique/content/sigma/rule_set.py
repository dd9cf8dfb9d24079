"""Sigma rules of a person: read, taken apart by pySigma, kept in the case as they are written."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from pratique.content.sigma.rule_source import RuleText, read_texts
from pratique.content.yara.rule_source import Trouble
from pratique.errors import UsageError
from pratique.parsers.base import shown

_LIST: Final = "rules.json"
_WORDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `parsed` is what pySigma made of it, None with a `trouble`."""

    rule_file: str
    key: str  # its id, else its file
    title: str
    author: str
    level: str
    status: str
    tags: tuple[str, ...]
    description: str
    log_source: tuple[str | None, str | None, str | None]  # category, product, service
    parsed: Any
    trouble: str = ""
    name: str = ""  # by which other rules speak of it

    @property
    def is_correlation(self) -> bool:
        """Whether it looks for what other rules matched."""
        return hasattr(self.parsed, "timespan")


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The texts of rules; `names` are the paths that were given, without their folders."""

    texts: tuple[RuleText, ...]
    names: tuple[str, ...]
    troubles: tuple[Trouble, ...]

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Self:
        """Read the rules at `paths`; `UsageError` where not one can be used."""
        _needs_engine()
        paths = tuple(paths)
        texts, troubles = read_texts(paths)
        found = cls(texts, tuple(path.name or str(path) for path in paths), troubles)
        rules = list(found.rules())
        if all(rule.trouble for rule in rules):
            told = [f"{rule.rule_file}: {rule.trouble}" for rule in rules]
            said = "; ".join([*map(str, troubles), *told][:5])
            raise UsageError(
                f"Not one Sigma rule can be used: {said or 'there is none'}",
                where=", ".join(str(path) for path in paths),
                next_step="Give a file of rules, or a folder of .yml files: "
                "pratique examine --sigma rules/linux /mnt/suspect",
            )
        return found

    def rules(self) -> Iterator[Rule]:
        """Every rule, in the order of files; what cannot be understood as one with a trouble."""
        engine = has_engine()
        for text in self.texts:
            if engine:
                yield from _parsed(text)
            else:
                yield _broken(text, "pySigma, which reads such rules, is not installed here")

    @property
    def fingerprint(self) -> str:
        """The same for the same rules."""
        content = json.dumps([[text.name, text.text] for text in self.texts])
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()

    def store(self, folder: Path) -> None:
        """Keep them in `folder`, for the next run. OSError if that fails."""
        folder.mkdir(parents=True, exist_ok=True)
        told = {
            "names": list(self.names),
            "texts": [[text.name, text.text] for text in self.texts],
            "troubles": [[trouble.place, trouble.what] for trouble in self.troubles],
        }
        fresh = folder / f"{_LIST}.new"
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(folder / _LIST)

    @classmethod
    def recall(cls, folder: Path) -> Self | None:
        """The rules that were kept in `folder`; None where there are none."""
        try:
            told = json.loads((folder / _LIST).read_text(encoding="utf-8"))
            texts = tuple(RuleText(str(name), str(text)) for name, text in told["texts"])
            names = tuple(str(name) for name in told["names"])
            troubles = tuple(Trouble(str(place), str(what)) for place, what in told["troubles"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return cls(texts, names, troubles)


def has_engine() -> bool:
    """Whether pySigma is installed here."""
    return importlib.util.find_spec("sigma") is not None


def _needs_engine() -> None:
    if not has_engine():
        raise UsageError(
            "What reads Sigma rules, pySigma, is not installed here",
            next_step="Examine the evidence without --sigma, or install it: "
            "pip install 'pratique[sigma]'",
        )


def _parsed(text: RuleText) -> Iterator[Rule]:
    import yaml
    from sigma.collection import SigmaCollection
    from sigma.exceptions import SigmaError

    try:
        # What one rule has wrong is kept with it, and costs no other one.
        found = SigmaCollection.from_yaml(
            text.text, collect_errors=True, resolve_references=False
        ).rules
    except (SigmaError, yaml.YAMLError) as error:
        yield _broken(text, str(error))
    except (TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
        yield _broken(text, f"this is no rule: {type(error).__name__}: {error}")
    else:
        for rule in found:
            yield _rule(text, rule)
        if not found:
            yield _broken(text, "there is no rule in it")


def _broken(text: RuleText, why: str) -> Rule:
    what = shown(" ".join(why.split()), _WORDS)
    nothing = (None, None, None)
    return Rule(text.name, text.name, "", "", "", "", (), "", nothing, None, what)


def _rule(text: RuleText, rule: Any) -> Rule:
    source = getattr(rule, "logsource", None)
    errors = "; ".join(str(error) for error in rule.errors)
    if not errors and not hasattr(rule, "detection") and not hasattr(rule, "timespan"):
        errors = "it only changes other rules, which is not done here"
    return Rule(
        rule_file=text.name,
        key=str(rule.id or text.name),
        title=_word(rule.title),
        author=_word(rule.author),
        level=_word(rule.level),
        status=_word(rule.status),
        tags=tuple(shown(str(tag), 200) for tag in rule.tags[:50]),
        description=_word(rule.description),
        log_source=tuple(
            None if (told := getattr(source, part, None)) is None else shown(str(told), 100)
            for part in ("category", "product", "service")
        ),  # type: ignore[arg-type]  # three of them
        parsed=None if errors else rule,
        trouble=shown(errors, _WORDS),
        name=str(rule.name or ""),
    )


def _word(value: object) -> str:
    return "" if value is None else shown(str(value), _WORDS).strip()
