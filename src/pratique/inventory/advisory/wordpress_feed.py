"""Feeds about WordPress: the common forms that are given out for its core, plug-ins and themes.

- `{id: {"title", "software": [{"type", "slug", "affected_versions": {..: {"from_version",
  "from_inclusive", "to_version", "to_inclusive"}}, "patched_versions"}], "cwe", "cvss",
  "published"}}`, a list of what stands in `software` for each flaw;
- `{slug: {"vulnerabilities": [{"title", "fixed_in", "introduced_in", "vuln_type", ...}]}}`, where
  a slug that is a version stands for that version of the core;
- lists of `{"product_slug", "product_type", "affected_in", "fixed_in", "vuln_type", ...}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from pratique.inventory.advisory import OddEntry, cvss
from pratique.inventory.advisory.advisory import Advisory
from pratique.inventory.advisory.entry import (
    TITLE_LENGTH,
    classes,
    classes_called,
    instant,
    login_by_title,
    number,
    text,
    texts,
)
from pratique.inventory.package_name import normal_name
from pratique.inventory.version.order import (
    WORDPRESS_CORE,
    WORDPRESS_PLUGIN,
    WORDPRESS_THEME,
)

CORE_SLUG: Final = "wordpress"
_KINDS: Final = {
    "core": WORDPRESS_CORE, "wordpress": WORDPRESS_CORE, "plugin": WORDPRESS_PLUGIN,
    "theme": WORDPRESS_THEME,
}  # fmt: skip
_VERSION: Final = re.compile(r"\d{1,3}(?:\.\d{1,4}){1,3}")
_LESS: Final = re.compile(r"(<=?|=)?\s{0,5}(\d[\w.+-]{0,60})")
_SPAN: Final = re.compile(r"(\d[\w.+-]{0,60}|\*)\s{0,5}-\s{1,5}(\d[\w.+-]{0,60})")
_MOST: Final = 2000


def is_by_software(held: Any) -> bool:
    """Whether an object is a flaw with a list of the software that has it."""
    return isinstance(held, dict) and isinstance(held.get("software"), list)


def is_by_slug(held: Any) -> bool:
    """Whether an object is a plug-in, theme or release with a list of its flaws."""
    return isinstance(held, dict) and isinstance(held.get("vulnerabilities"), list)


def is_product_flaw(held: Any) -> bool:
    """Whether an object is a flaw that names one product."""
    return isinstance(held, dict) and "product_slug" in held


def read_by_software(key: str, held: dict[str, Any], path: str) -> Iterator[Advisory]:
    """The rows of one flaw. `OddEntry` where it does not have its shape."""
    told = held.get("cvss")
    scored = told if isinstance(told, dict) else {}
    cve = texts(held.get("cve"))
    title = text(held.get("title"), TITLE_LENGTH)
    for one in held["software"][:_MOST]:
        ecosystem = _KINDS.get(text(one.get("type")).lower()) if isinstance(one, dict) else None
        slug = text(one.get("slug")) if ecosystem else ""
        spans = one.get("affected_versions") if ecosystem else None
        if ecosystem is None or not slug or not isinstance(spans, dict):
            raise OddEntry(f"software of {title or key} without slug or versions")
        for span in list(spans.values())[:_MOST]:
            if not isinstance(span, dict):
                raise OddEntry(f"versions of {title or key} that are no range")
            first, last = text(span.get("from_version")), text(span.get("to_version"))
            included = span.get("to_inclusive") is not False
            last = "" if last == "*" else last
            yield _advisory(
                path, cve[0] if cve else text(held.get("id")) or text(key), title,
                ecosystem, slug,
                aliases=(text(held.get("id")) or text(key),) if cve else (),
                introduced="" if first == "*" else first,
                introduced_too=span.get("from_inclusive") is not False,
                fixed="" if included else last,
                last_affected=last if included else "",
                fixed_in=", ".join(texts(one.get("patched_versions"))),
                score=number(scored.get("score")),
                vector=text(scored.get("vector")),
                weaknesses=classes(_named(held.get("cwe"))),
                published=held.get("published"),
            )  # fmt: skip


def read_by_slug(slug: str, held: dict[str, Any], path: str) -> Iterator[Advisory]:
    """The rows of one plug-in, theme or release. `OddEntry` where a flaw has no shape."""
    for one in held["vulnerabilities"][:_MOST]:
        if not isinstance(one, dict) or not text(one.get("title")):
            raise OddEntry(f"a flaw of {text(slug)} without a title")
        told = one.get("cvss")
        scored = told if isinstance(told, dict) else {}
        references = one.get("references")
        cve = texts(references.get("cve")) if isinstance(references, dict) else ()
        names = tuple(f"CVE-{name.removeprefix('CVE-')}" for name in cve)
        core = _VERSION.fullmatch(slug) is not None
        # It does not say whether a slug is that of a plug-in or a theme.
        for ecosystem in (WORDPRESS_CORE,) if core else (WORDPRESS_PLUGIN, WORDPRESS_THEME):
            yield _advisory(
                path, names[0] if names else text(one.get("id")) or text(one["title"], 100),
                text(one["title"], TITLE_LENGTH), ecosystem, CORE_SLUG if core else slug,
                aliases=names[1:],
                introduced=slug if core else text(one.get("introduced_in")),
                introduced_too=True,
                fixed="" if core else text(one.get("fixed_in")),
                last_affected=slug if core else "",
                fixed_in=text(one.get("fixed_in")),
                score=number(scored.get("score")),
                vector=text(scored.get("vector")),
                weaknesses=classes_called(text(one.get("vuln_type")), text(one["title"])),
                published=one.get("published_date") or one.get("created_at"),
            )  # fmt: skip


def read_product_flaw(held: dict[str, Any], path: str) -> Iterator[Advisory]:
    """The rows of one flaw of one product. `OddEntry` where it does not have its shape."""
    ecosystem = _KINDS.get(text(held.get("product_type")).lower())
    slug, title = text(held.get("product_slug")), text(held.get("title"), TITLE_LENGTH)
    if ecosystem is None or not slug:
        raise OddEntry(f"a flaw without a product: {title}")
    names = tuple(f"CVE-{name.removeprefix('CVE-')}" for name in texts(held.get("cve")))
    fixed = text(held.get("fixed_in"))
    fixed = fixed if _VERSION.match(fixed) or fixed.isdigit() else ""
    first, last, included = _affected(text(held.get("affected_in")))
    if not fixed and not last:
        raise OddEntry(f"a flaw of {slug} without versions")
    yield _advisory(
        path, names[0] if names else f"{slug} {text(held.get('id'))}".strip(), title,
        ecosystem, CORE_SLUG if ecosystem == WORDPRESS_CORE else slug,
        aliases=names[1:],
        introduced=first,
        introduced_too=True,
        fixed=fixed if not last else "" if included else last,
        last_affected=last if included else "",
        fixed_in=fixed,
        score=number(held.get("cvss_score")),
        vector=text(held.get("cvss_vector")),
        weaknesses=classes_called(text(held.get("vuln_type")), title),
        published=held.get("disclosed_at") or held.get("created_at"),
    )  # fmt: skip


def _affected(told: str) -> tuple[str, str, bool]:
    """First and last version of `<= 1.2.3` or `1.0 - 1.2.3`, and whether the last has it."""
    span = _SPAN.fullmatch(told)
    if span is not None:
        return "" if span[1] == "*" else span[1], span[2], True
    less = _LESS.fullmatch(told)
    if less is None:
        return "", "", True
    return less[2] if less[1] in ("=", None) else "", less[2], less[1] != "<"


def _named(held: Any) -> str:
    """`CWE-89` of `{"id": 89}`, or of what names it."""
    if isinstance(held, dict):
        told = text(held.get("id"))
        return f"CWE-{told}" if told.isdigit() else told
    return text(held)


def _advisory(  # noqa: PLR0913 - the fields of a row
    path: str,
    name: str,
    title: str,
    ecosystem: str,
    slug: str,
    *,
    aliases: tuple[str, ...],
    introduced: str,
    introduced_too: bool,
    fixed: str,
    last_affected: str,
    fixed_in: str,
    score: float | None,
    vector: str,
    weaknesses: tuple[str, ...],
    published: Any,
) -> Advisory:
    score = cvss.base_score(vector) if score is None else score
    told = cvss.without_login(vector)
    return Advisory(
        path=path,
        id=name,
        aliases=aliases,
        title=title,
        ecosystem=ecosystem,
        name=normal_name(ecosystem, CORE_SLUG if ecosystem == WORDPRESS_CORE else slug),
        introduced=introduced,
        introduced_too=introduced_too,
        fixed=fixed,
        last_affected=last_affected,
        versions=(),
        fixed_in=fixed_in,
        severity="" if score is None else cvss.word(score),
        score=score,
        weaknesses=weaknesses or classes_called(title),
        without_login=login_by_title(title) if told is None else told,
        published=instant(published),
    )
