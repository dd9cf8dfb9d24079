"""Rows that Sigma rules of a person give: what matched, and what became of each rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class SigmaMatch:
    """One row of a log that one Sigma rule matches."""

    table: ClassVar[str] = "sigma_match"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int | None, "number of the line, or of the entry, in that log"]
    time: Annotated[Instant | None, "when, UTC, as the row says"]
    rule: Annotated[str, "id of the rule; its file where it has none"]
    title: Annotated[str, "title of the rule"]
    author: Annotated[str, "who wrote the rule, as it says; empty where it does not"]
    level: Annotated[str, "`informational` to `critical`, as the rule says; empty without one"]
    source: Annotated[str, "table that the row is of: `web_request`, `syslog_event` ..."]
    text: Annotated[str, "the row as one text, cut to 1000 characters"]


@dataclass(frozen=True, slots=True)
class SigmaRuleAsked:
    """One Sigma rule, and whether it could be asked."""

    table: ClassVar[str] = "sigma_rule"

    rule: Annotated[str, "id of the rule; its file where it has none"]
    rule_file: Annotated[str, "the file that it stands in, as it was given"]
    title: Annotated[str, "title of the rule"]
    author: Annotated[str, "who wrote the rule, as it says; empty where it does not"]
    level: Annotated[str, "`informational` to `critical`, as the rule says; empty without one"]
    status: Annotated[str, "`stable`, `test`, `experimental` ..., as the rule says"]
    tags: Annotated[tuple[str, ...], "tags of the rule, such as `attack.t1505.003`"]
    description: Annotated[str, "what the rule says of itself, cut to 1000 characters"]
    log_source: Annotated[str, "category, product and service that it is about"]
    outcome: Annotated[
        str,
        "`asked`; `no log` where there was none to read; `not understood`; "
        "`not of this system` where no Linux server has such a log",
    ]
    reason: Annotated[str, "why it could not be asked; empty where it was"]
    matches: Annotated[int, "rows that match; at most 10,000 are kept in `sigma_match`"]
