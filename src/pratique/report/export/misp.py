"""The indicators of a case as one event of MISP, to be imported as it is.

MISP core format (draft-dulaunoy-misp-core-format) and the templates of misp-objects. It is for
one's own organisation only (distribution 0), and not published: who imports it decides that.
`to_ids` is set where a machine may raise an alarm on the value alone; the comment says why it
was taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from pratique.case.sharing import Shared
from pratique.phrase import english
from pratique.report.escape import visible
from pratique.report.export.stix import stamp
from pratique.report.export.stix_pattern import name_of
from pratique.story.examination import State
from pratique.story.indicator.indicator import KEPT_OUT, Indicator, Kind, Rule

_SPACE: Final = uuid5(NAMESPACE_URL, "https://pratique.invalid/misp")
_LONGEST: Final = 8_000
# Threat level: 1 high, 2 medium, 4 undefined.
_LEVELS: Final = {State.COMPROMISED: "1", State.SUSPICIOUS: "2"}
_FINISHED: Final = "2"  # of the analysis
_OWN_ONLY: Final = "0"
_INHERIT: Final = "5"
_NETWORK: Final = "Network activity"
_TYPES: Final = {
    Kind.DOMAIN: ("domain", _NETWORK),
    Kind.URL: ("url", _NETWORK),
    Kind.MAIL: ("email-dst", _NETWORK),
    Kind.KEY: ("ssh-fingerprint", _NETWORK),
    Kind.AGENT: ("user-agent", _NETWORK),
    Kind.COMMAND: ("text", "Persistence mechanism"),
    Kind.ACCOUNT: ("text", "Persistence mechanism"),
    Kind.TOKEN: ("text", _NETWORK),
    Kind.PATH: ("filename", "Payload installation"),
}
# Who came from there is looked for as a source, what leads there as a target.
_CAME: Final = frozenset({Rule.ENTRY, Rule.CALLED, Rule.ATTACKED})
_FILE: Final = ("file", "688c46fb-5edb-40a3-8273-1af7923e2215", "25",
                "File object describing a file with meta-information")  # fmt: skip
_PLACES: Final = 20  # of one content


def document(shared: Shared) -> str:
    """The event as JSON in ASCII, with a line feed at its end."""
    return json.dumps({"Event": _event(shared)}, indent=1, ensure_ascii=True) + "\n"


def _event(shared: Shared) -> dict[str, Any]:
    seconds = shared.made // 1_000_000_000
    where = f"{shared.machine}: " if shared.machine else ""
    author = shared.author or "Pratique"
    return {
        "uuid": _uuid(shared, "event"),
        "info": _text(f"{where}{shared.state}"),
        "date": f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}",
        "timestamp": str(seconds),
        "published": False,
        "analysis": _FINISHED,
        "threat_level_id": next((n for s, n in _LEVELS.items() if s.value == shared.state), "4"),
        "distribution": _OWN_ONLY,
        "Orgc": {"name": _text(author), "uuid": str(uuid5(_SPACE, author))},
        "Tag": [{"name": f"tlp:{shared.tlp}"}],
        "Attribute": [*_attributes(shared), *_notes(shared)],
        "Object": [_file(shared, one) for one in shared.of_kind(Kind.SHA256)],
    }


def _attributes(shared: Shared) -> Iterator[dict[str, Any]]:
    for one in shared.indicators:
        value = _value(one)
        if one.kind is Kind.SHA256:
            continue
        if one.kind is not Kind.ADDRESS:
            kind, category = _TYPES[one.kind]
            yield _attribute(shared, one, kind, category, value)
            continue
        came = any(rule in _CAME for rule in one.rules)
        if came:
            yield _attribute(shared, one, "ip-src", _NETWORK, value)
        if not came or any(rule not in _CAME for rule in one.rules):
            yield _attribute(shared, one, "ip-dst", _NETWORK, value)


def _attribute(
    shared: Shared, one: Indicator, kind: str, category: str, value: str
) -> dict[str, Any]:
    return {
        "uuid": _uuid(shared, kind, one.value),
        "type": kind,
        "category": category,
        "value": value,
        "to_ids": one.detects and kind != "ssh-fingerprint",
        "distribution": _INHERIT,
        "timestamp": str(shared.made // 1_000_000_000),
        "comment": _comment(one),
        **_times(one),
    }


def _file(shared: Shared, one: Indicator) -> dict[str, Any]:
    """One content, with its hashes and the places where it lay."""
    name, template, version, description = _FILE
    parts = [("sha256", "sha256", "Payload delivery", one.value, one.detects)]
    if one.md5:
        parts.append(("md5", "md5", "Payload delivery", one.md5, one.detects))
    if one.size is not None:
        parts.append(("size-in-bytes", "size-in-bytes", "Other", str(one.size), False))
    parts.extend(
        ("fullpath", "text", "Other", _text(_exact(path)), False) for path in one.paths[:_PLACES]
    )
    more = len(one.paths) - _PLACES
    comment = _comment(one) + (f" It lay in {more} further places." if more > 0 else "")
    return {
        "uuid": _uuid(shared, "object", one.value),
        "name": name,
        "meta-category": "file",
        "description": description,
        "template_uuid": template,
        "template_version": version,
        "distribution": _INHERIT,
        "timestamp": str(shared.made // 1_000_000_000),
        "comment": comment,
        "Attribute": [
            {
                "uuid": _uuid(shared, "part", one.value, relation, value),
                "object_relation": relation,
                "type": kind,
                "category": category,
                "value": value,
                "to_ids": to_ids,
                "disable_correlation": relation in {"size-in-bytes", "fullpath"},
                "distribution": _INHERIT,
                "timestamp": str(shared.made // 1_000_000_000),
            }
            for relation, kind, category, value, to_ids in parts
        ],
        **_times(one),
    }


def _notes(shared: Shared) -> Iterator[dict[str, Any]]:
    """What could not be looked at, and what was left out: nobody may take this for all."""
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
    text = " ".join((*shared.summary, *told))
    if text:
        yield {
            "uuid": _uuid(shared, "note"),
            "type": "comment",
            "category": "Other",
            "value": _text(text),
            "to_ids": False,
            "disable_correlation": True,
            "distribution": _INHERIT,
            "timestamp": str(shared.made // 1_000_000_000),
            "comment": "",
        }


def _value(one: Indicator) -> str:
    if one.kind is Kind.PATH:
        return _text(_exact(one.value))
    if one.kind is Kind.TOKEN:
        return f"telegram bot {one.value}"
    return f"account {_text(one.value)}" if one.kind is Kind.ACCOUNT else _text(one.value)


def _exact(path: str) -> str:
    """The name itself where it is text, else its readable form."""
    found = name_of(path)
    return path if found is None else found


def _comment(one: Indicator) -> str:
    rules = "; ".join(dict.fromkeys(english(why) for why in (one.why, *one.further)))
    told = [f"{rules}.", f"Confidence {round(100 * one.confidence)} %."]
    if one.techniques:
        told.append(f"ATT&CK {', '.join(one.techniques)}.")
    told.append(f"Findings {', '.join(one.findings)}.")
    if not one.detects:
        told.append("Not for an alarm on its own.")
    return _text(" ".join(told))


def _times(one: Indicator) -> dict[str, str]:
    if one.first is None:
        return {}
    told = {"first_seen": stamp(one.first)}
    if one.last is not None and one.last >= one.first:
        told["last_seen"] = stamp(one.last)
    return told


def _uuid(shared: Shared, *parts: str) -> str:
    own: UUID = uuid5(_SPACE, shared.seed)
    return str(uuid5(own, chr(0).join(parts)))


def _text(text: str) -> str:
    return visible(text)[:_LONGEST]
