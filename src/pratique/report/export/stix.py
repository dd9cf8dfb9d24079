"""The indicators of a case as one bundle of STIX 2.1 (OASIS standard, 10 June 2021).

Written by hand: the objects are small and flat, and the library of OASIS brings a client for the
network with it. The tests read the bundle with that library, and put it to OASIS' validator.
Nothing in it depends on when it was written: two exports of one answer are equal to the byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pratique.case.sharing import Shared
from pratique.model import Instant
from pratique.phrase import english
from pratique.report.escape import visible
from pratique.report.export.stix_id import object_id, observable_id
from pratique.report.export.stix_pattern import is_uri, name_of, pattern
from pratique.story.indicator.indicator import KEPT_OUT, Indicator, Kind

# The marks of TLP 2.0, as OASIS has published them.
_TLP: Final = {
    "clear": "94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "e828b379-4e03-4974-9ac4-e53a884c97c1",
}
_TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_LONGEST: Final = 8_000  # characters of a text
_DAY_ZERO: Final = "1970-01-01T00:00:00.000Z"
# Which sort of malware the files of a check are, in the words of malware-type-ov.
_MALWARE: Final = (
    ("files-coin-miner", "resource-exploitation"), ("web-script-mines", "resource-exploitation"),
    ("kernel-module", "rootkit"), ("bpf-program", "rootkit"), ("library-unowned", "rootkit"),
    ("linker-preload", "rootkit"), ("connects-back", "backdoor"), ("calls-out", "backdoor"),
    ("setuid", "backdoor"), ("drops-program", "dropper"), ("runs-remote", "downloader"),
    ("runs-hidden", "downloader"), ("runs-request", "webshell"), ("uploader", "webshell"),
    ("opens-machine", "webshell"), ("runs-decoded", "webshell"), ("php-in", "webshell"),
    ("program-replaced", "trojan"), ("file-modified", "trojan"),
)  # fmt: skip
_KINDS: Final = {Kind.DOMAIN: "domain-name", Kind.URL: "url", Kind.MAIL: "email-addr"}


def document(shared: Shared) -> str:
    """The bundle as JSON in ASCII, with a line feed at its end."""
    objects = list(_Bundle(shared).objects())
    bundle = {
        "type": "bundle",
        "id": object_id("bundle", shared.seed, json.dumps(objects, sort_keys=True)),
        "objects": objects,
    }
    return json.dumps(bundle, indent=1, ensure_ascii=True) + "\n"


def stamp(moment: Instant) -> str:
    """A time as STIX has it, to the millisecond; none is before 1970."""
    if moment < 0:
        return _DAY_ZERO
    at = datetime.fromtimestamp(moment // 1_000_000_000, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{moment // 1_000_000 % 1000:03}Z"


class _Bundle:
    """The objects of one bundle, in order, each once."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._made = stamp(shared.made)
        self._mark = f"marking-definition--{_TLP[shared.tlp]}"
        self._author = object_id("identity", shared.author or "Pratique")
        self._found: dict[str, dict[str, Any]] = {}
        self._patterns: dict[str, str] = {}  # techniques, to the ids of their objects

    def objects(self) -> Iterator[Mapping[str, Any]]:
        """All of them; the report that names the others is the last but for the notes."""
        shared = self._shared
        yield _tlp(shared.tlp)
        yield self._identity()
        for technique in shared.techniques:
            self._patterns[technique] = self._add(_technique(technique), technique)
        for one in shared.indicators:
            self._told(one)
        self._malware()
        if not self._found:  # a report must name something
            self._note("nothing", "No indicators", "No indicator was found in what was read.", ())
        report = self._report(tuple(self._found))
        self._note("limits", "What could not be looked at, and what is left out",
                   self._limits(), (report["id"],))  # fmt: skip
        yield from self._found.values()
        yield report

    def _identity(self) -> dict[str, Any]:
        by_name = bool(self._shared.author)
        return {
            "type": "identity",
            "spec_version": "2.1",
            "id": self._author,
            "created": self._made,
            "modified": self._made,
            "name": _text(self._shared.author) if by_name else f"Pratique {self._shared.version}",
            "identity_class": "organization" if by_name else "system",
        }

    def _add(self, properties: Mapping[str, Any], *about: str) -> str:
        """A domain object or a relationship; what is there already stays."""
        kind = properties["type"]
        # An attack pattern is the same for all; anything else is of this case.
        own = () if kind == "attack-pattern" else (self._shared.seed,)
        found = {
            "type": kind,
            "spec_version": "2.1",
            "id": object_id(kind, *own, *about),
            "created_by_ref": self._author,
            "created": self._made,
            "modified": self._made,
            **{name: value for name, value in properties.items() if name != "type"},
            "object_marking_refs": [self._mark],
        }
        return str(self._found.setdefault(found["id"], found)["id"])

    def _observable(self, kind: str, **properties: Any) -> str:
        """A cyber-observable object: it is the same in every case of everybody."""
        told = {name: value for name, value in properties.items() if value not in (None, "")}
        given = observable_id(kind, told)
        found = {"type": kind, "spec_version": "2.1", "id": given, **told,
                 "object_marking_refs": [self._mark]}  # fmt: skip
        return str(self._found.setdefault(given, found)["id"])

    def _told(self, one: Indicator) -> None:
        seen = self._seen(one)
        wanted = pattern(one)
        if wanted is None:
            words = f"{one.kind}: {one.value}. {english(one.why)}."
            refs = seen or [self._author]
            self._note(f"{one.kind} {one.value}", str(one.kind), words, refs)
            return
        observed = None if not seen else self._observed(one, seen)
        told = {
            "type": "indicator",
            "name": _text(f"{one.kind}: {one.value}"),
            "description": _text(self._description(one)),
            "indicator_types": ["malicious-activity" if one.detects else "anomalous-activity"],
            "pattern": wanted,
            "pattern_type": "stix",
            "pattern_version": "2.1",
            "valid_from": stamp(self._shared.made if one.first is None else one.first),
            "confidence": round(100 * one.confidence),
        }
        indicator = self._add(told, one.kind, one.value)
        if observed is not None:
            self._relate(indicator, "based-on", observed)
        for technique in one.techniques:
            if technique in self._patterns:
                self._relate(indicator, "indicates", self._patterns[technique])

    def _seen(self, one: Indicator) -> list[str]:
        """The observable objects of an indicator."""
        if one.kind is Kind.SHA256:
            hashes = {"MD5": one.md5} if one.md5 else {}
            hashes["SHA-256"] = one.value
            return [self._file(path, hashes=hashes, size=one.size) for path in one.paths]
        if one.kind is Kind.PATH:
            return [self._file(one.value)]
        if one.kind is Kind.ADDRESS:
            return [self._observable("ipv6-addr" if ":" in one.value else "ipv4-addr",
                                     value=one.value)]  # fmt: skip
        if one.kind is Kind.ACCOUNT:
            return [self._observable("user-account", account_type="unix",
                                     account_login=_text(one.value))]  # fmt: skip
        kind = _KINDS.get(one.kind)
        if one.kind is Kind.URL and not is_uri(one.value):
            return []
        return [] if kind is None else [self._observable(kind, value=_text(one.value))]

    def _file(self, path: str, **content: Any) -> str:
        told = name_of(path)
        folder, _, name = (path if told is None else told).rpartition("/")
        parent = self._observable("directory", path=folder or "/")
        return self._observable("file", name=name, parent_directory_ref=parent, **content)

    def _observed(self, one: Indicator, refs: list[str]) -> str:
        # Without any other time, it was seen when it was examined.
        first = self._shared.made if one.first is None else one.first
        last = first if one.last is None else max(one.last, first)
        told = {
            "type": "observed-data",
            "first_observed": stamp(first),
            "last_observed": stamp(last),
            "number_observed": max(1, len(one.paths)),
            "object_refs": list(dict.fromkeys(refs)),
        }
        return self._add(told, one.kind, one.value)

    def _malware(self) -> None:
        """One for each sort of finding that condemned files, with these files."""
        files: dict[str, list[str]] = {}
        for one in self._shared.of_kind(Kind.SHA256):
            if one.detects and one.checks:
                files.setdefault(one.checks[0], []).extend(self._seen(one))
        techniques = {
            check: one.techniques for one in self._shared.indicators for check in one.checks
        }
        for check, refs in sorted(files.items()):
            told = {
                "type": "malware",
                "name": _text(self._shared.titles.get(check, check)),
                "is_family": False,
                "malware_types": [_malware_type(check)],
                "sample_refs": list(dict.fromkeys(refs)),
            }
            malware = self._add(told, check)
            for technique in techniques.get(check, ()):
                if technique in self._patterns:
                    self._relate(malware, "uses", self._patterns[technique])

    def _relate(self, source: str, how: str, target: str) -> None:
        told = {"type": "relationship", "relationship_type": how, "source_ref": source,
                "target_ref": target}  # fmt: skip
        self._add(told, source, how, target)

    def _note(self, about: str, abstract: str, content: str, refs: Iterable[str]) -> None:
        told = {
            "type": "note",
            "abstract": _text(abstract),
            "content": _text(content),
            "object_refs": list(refs) or [self._author],
        }
        self._add(told, about)

    def _report(self, refs: tuple[str, ...]) -> dict[str, Any]:
        shared = self._shared
        where = f"{shared.machine}: " if shared.machine else ""
        return {
            "type": "report",
            "spec_version": "2.1",
            "id": object_id("report", shared.seed),
            "created_by_ref": self._author,
            "created": self._made,
            "modified": self._made,
            "name": _text(f"{where}{shared.state}"),
            "description": _text(" ".join(shared.summary) or "Indicators of one break-in."),
            "report_types": ["indicator"],
            "published": self._made,
            "object_refs": [self._author, *refs],
            "object_marking_refs": [self._mark],
        }

    def _description(self, one: Indicator) -> str:
        rules = "; ".join(dict.fromkeys(english(why) for why in (one.why, *one.further)))
        told = [f"Taken since: {rules}.", f"Findings: {', '.join(one.findings)}."]
        if one.basis:
            told.append(f"The time is by: {one.basis}.")
        if not one.detects:
            told.append("Not for an alarm on its own.")
        return " ".join(told)

    def _limits(self) -> str:
        shared = self._shared
        told = [f"Could not be looked at: {limit}." for limit in shared.limits]
        told += [
            f"Left out, {count} times: {english(KEPT_OUT[because])}."
            for because, count in shared.left_out.items()
        ]
        if shared.dismissed:
            told.append(f"Findings that a person has judged harmless: {shared.dismissed}.")
        if shared.removed is not None:
            counts = ", ".join(f"{kind} {count}" for kind, count in shared.removed.items())
            told.append(f"Replaced or removed for sharing: {counts or 'nothing'}.")
        return " ".join(told) or "Nothing was left out."


def _technique(technique: str) -> dict[str, Any]:
    # Names are MITRE's; the id is what finds them.
    return {
        "type": "attack-pattern",
        "name": technique,
        "external_references": [
            {"source_name": "mitre-attack", "external_id": technique},
        ],
    }


def _tlp(level: str) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{_TLP[level]}",
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{level.upper()}",
        "extensions": {_TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": level}},
    }


def _malware_type(check: str) -> str:
    return next((kind for part, kind in _MALWARE if part in check), "unknown")


def _text(text: str) -> str:
    return visible(text)[:_LONGEST]
