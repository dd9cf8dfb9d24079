"""The case as a graph of CASE 1.4 (on UCO 1.4), as JSON-LD: for tools of forensic exchange.

https://caseontology.org; the ontologies and their validator come with the package `case-utils`,
which the tests use where it is installed. Only what UCO has a class for is told: files with their
hashes, addresses, names, URLs, mail addresses, accounts, and the investigation around them.
"""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from pratique.case.sharing import Shared
from pratique.model import Instant
from pratique.phrase import english
from pratique.report.escape import visible
from pratique.report.export.stix import stamp
from pratique.report.export.stix_pattern import name_of
from pratique.story.indicator.indicator import KEPT_OUT, Indicator, Kind

_SPACE: Final = uuid5(NAMESPACE_URL, "https://pratique.invalid/case")
_LONGEST: Final = 8_000
_CONTEXT: Final = {
    "kb": "http://example.org/kb/",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Kind -> class of the thing, class of its facet, property that holds the value.
_FACETS: Final = {
    Kind.DOMAIN: ("DomainName", "DomainNameFacet", "value"),
    Kind.URL: ("URL", "URLFacet", "fullValue"),
    Kind.MAIL: ("EmailAddress", "EmailAddressFacet", "addressValue"),
    Kind.ACCOUNT: ("UserAccount", "AccountFacet", "accountIdentifier"),
}


def document(shared: Shared) -> str:
    """The graph as JSON-LD in ASCII, with a line feed at its end."""
    things = [_thing(shared, one, path) for one in shared.indicators for path in one.paths or ("",)]
    graph = [thing for thing in things if thing is not None]
    unique = list({thing["@id"]: thing for thing in graph}.values())
    told = {
        "@context": _CONTEXT,
        "@graph": [_tool(shared), _investigation(shared, unique), *unique],
    }
    return json.dumps(told, indent=1, ensure_ascii=True) + "\n"


def _tool(shared: Shared) -> dict[str, Any]:
    return {
        "@id": _id(shared, "Tool"),
        "@type": "uco-tool:Tool",
        "uco-core:name": "Pratique",
        "uco-tool:version": shared.version,
    }


def _investigation(shared: Shared, things: list[dict[str, Any]]) -> dict[str, Any]:
    left = [
        f"Left out, {count} times: {english(KEPT_OUT[because])}."
        for because, count in shared.left_out.items()
    ]
    limits = [f"Could not be looked at: {limit}." for limit in shared.limits]
    words = " ".join((*shared.summary, *limits, *left, f"TLP:{shared.tlp.upper()}."))
    investigation: dict[str, Any] = {
        "@id": _id(shared, "Investigation"),
        "@type": "case-investigation:Investigation",
        "uco-core:name": _text(shared.machine or "a server"),
        "uco-core:description": _text(words),
        "uco-core:objectCreatedTime": _time(shared.made),
    }
    if things:
        investigation["uco-core:object"] = [{"@id": thing["@id"]} for thing in things]
    return investigation


def _thing(shared: Shared, one: Indicator, path: str) -> dict[str, Any] | None:
    if one.kind in {Kind.SHA256, Kind.PATH}:
        where = path or one.value
        facets = [_file_facet(shared, one, where)]
        if one.kind is Kind.SHA256:
            facets.append(_content_facet(shared, one, where))
        return _observable(shared, one, "File", where, facets)
    if one.kind is Kind.ADDRESS:
        name = "IPv6Address" if ":" in one.value else "IPv4Address"
        facet = _facet(shared, one, f"{name}Facet", addressValue=one.value)
        return _observable(shared, one, name, "", [facet])
    found = _FACETS.get(one.kind)
    if found is None:
        return None
    name, kind, holds = found
    facet = _facet(shared, one, kind, **{holds: _text(one.value)})
    return _observable(shared, one, name, "", [facet])


def _observable(
    shared: Shared, one: Indicator, name: str, where: str, facets: list[dict[str, Any]]
) -> dict[str, Any]:
    rules = "; ".join(english(why) for why in (one.why, *one.further))
    return {
        "@id": _id(shared, name, one.kind, one.value, where),
        "@type": f"uco-observable:{name}",
        "uco-core:description": _text(f"{rules}. Findings {', '.join(one.findings)}."),
        "uco-core:hasFacet": facets,
    }


def _facet(shared: Shared, one: Indicator, kind: str, where: str = "", **told: Any) -> Any:
    return {
        "@id": _id(shared, kind, one.kind, one.value, where),
        "@type": f"uco-observable:{kind}",
        **{f"uco-observable:{name}": value for name, value in told.items()},
    }


def _file_facet(shared: Shared, one: Indicator, where: str) -> Any:
    exact = name_of(where)
    path = _text(where if exact is None else exact)
    told: dict[str, Any] = {"fileName": path.rpartition("/")[2], "filePath": path}
    if one.size is not None:
        told["sizeInBytes"] = {"@type": "xsd:integer", "@value": str(one.size)}
    return _facet(shared, one, "FileFacet", where, **told)


def _content_facet(shared: Shared, one: Indicator, where: str) -> Any:
    digests = [("SHA256", one.value), *((("MD5", one.md5),) if one.md5 else ())]
    hashes = [
        {
            "@id": _id(shared, "Hash", name, value, where),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": name,
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": value},
        }
        for name, value in digests
    ]
    return _facet(shared, one, "ContentDataFacet", where, hash=hashes)


def _time(moment: Instant) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": stamp(moment)}


def _id(shared: Shared, name: str, *parts: str) -> str:
    own = uuid5(_SPACE, shared.seed)
    return f"kb:{name}-{uuid5(own, chr(0).join((name, *parts)))}"


def _text(text: str) -> str:
    return visible(text)[:_LONGEST]
