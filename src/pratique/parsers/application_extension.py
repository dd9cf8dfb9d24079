"""What extensions of web applications say of themselves in the head of their manifest.

Source: the documentation for those who write extensions: "Manifest files" of Joomla, `config.xml`
of modules of PrestaShop, `appinfo/info.xml` of Nextcloud, `ext_emconf.php` of TYPO3, `version.php`
of plug-ins of Moodle, `extension.json` of MediaWiki. XML is not parsed, which an entity that grows
without end could abuse: a few patterns look at the first kilobytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.base import FIELD_LENGTH, Parser, shown
from pratique.parsers.told_version import root_of

_HEAD: Final = 16 << 10
_TEXT: Final = rb"\s{0,20}(?:<!\[CDATA\[)?\s{0,20}([^<\]]{1,200})"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Where extensions of one application tell their name and version.

    A file in which `sign` is not found is another's. `up` is how many parts of the path stand
    below the folder of the extension, which its slug is named after unless `slug` finds one.
    """

    slug: str
    application: str
    places: tuple[str, ...]
    up: int
    sign: re.Pattern[bytes]
    name: re.Pattern[bytes]
    version: re.Pattern[bytes]
    called: re.Pattern[bytes] | None = None
    own: re.Pattern[bytes] | None = None  # what shows that it comes with the application


def _element(name: bytes) -> re.Pattern[bytes]:
    return re.compile(b"<" + name + b">" + _TEXT)


def _of_array(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"['\"]" + name + rb"['\"]\s{0,20}=>\s{0,20}['\"]([^'\"]{1,200})['\"]")


def _of_object(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'(?m)^\s{0,8}"' + name + rb'"\s{0,20}:\s{0,20}"([^"\\]{1,200})"')


MANIFESTS: Final = (
    Manifest(
        "joomla-extension",
        "Joomla",
        (
            "/**/administrator/components/com_*/*.xml",
            "/**/components/com_*/*.xml",
            "/**/modules/mod_*/*.xml",
            "/**/plugins/*/*/*.xml",
            "/**/templates/*/templateDetails.xml",
        ),
        1,
        re.compile(
            rb"<(?:extension|install|mosinstall)\b[^>]{0,400}\btype=\s{0,4}['\"](?:component|module"
            rb"|plugin|template)['\"]"
        ),
        _element(b"name"),
        _element(b"version"),
        own=re.compile(rb"<author>\s{0,20}Joomla! Project\s{0,20}</author>"),
    ),
    Manifest(
        "joomla-package",
        "Joomla",
        ("/**/administrator/manifests/packages/*.xml",),
        4,
        re.compile(rb"<extension\b[^>]{0,400}\btype=\s{0,4}['\"]package['\"]"),
        _element(b"name"),
        _element(b"version"),
        _element(b"packagename"),
        re.compile(rb"<author>\s{0,20}Joomla! Project\s{0,20}</author>"),
    ),
    Manifest(
        "prestashop-module",
        "PrestaShop",
        ("/**/modules/*/config.xml",),
        1,
        re.compile(rb"<module>"),
        _element(b"displayName"),
        _element(b"version"),
        _element(b"name"),
        re.compile(rb"<author>\s{0,20}(?:<!\[CDATA\[)?PrestaShop(?:\]\]>)?\s{0,20}</author>"),
    ),
    Manifest(
        "nextcloud-app",
        "Nextcloud",
        ("/**/appinfo/info.xml",),
        2,
        re.compile(rb"<info\b"),
        _element(b"name"),
        _element(b"version"),
        _element(b"id"),
    ),
    Manifest(
        "typo3-extension",
        "TYPO3",
        ("/**/ext_emconf.php",),
        1,
        re.compile(rb"\$EM_CONF"),
        _of_array(b"title"),
        _of_array(b"version"),
        own=re.compile(rb"['\"]author['\"]\s{0,20}=>\s{0,20}['\"]TYPO3 Core Team['\"]"),
    ),
    Manifest(
        "moodle-plugin",
        "Moodle",
        ("/**/version.php",),
        1,
        re.compile(rb"\$(?:plugin|module)->component\b"),
        re.compile(rb"\$(?:plugin|module)->component\s{0,20}=\s{0,20}['\"]([a-z0-9_]{1,100})"),
        re.compile(
            rb"\$(?:plugin|module)->(?:release|version)\s{0,20}=\s{0,20}['\"]?([\w.]{1,60})"
        ),
        re.compile(rb"\$(?:plugin|module)->component\s{0,20}=\s{0,20}['\"]([a-z0-9_]{1,100})"),
    ),
    Manifest(
        "mediawiki-extension",
        "MediaWiki",
        ("/**/extensions/*/extension.json", "/**/skins/*/skin.json"),
        1,
        re.compile(rb'"manifest_version"'),
        _of_object(b"name"),
        _of_object(b"version"),
    ),
)


def extension_in(content: bytes, path: str, manifest: Manifest) -> Iterator[Application | Gap]:
    """The extension whose manifest this is; nothing for another file."""
    head = content[:_HEAD]
    name = manifest.name.search(head)
    if manifest.sign.search(head) is None or name is None:
        return
    version = manifest.version.search(head)
    called = manifest.called.search(head) if manifest.called is not None else None
    own = manifest.own is not None and manifest.own.search(head) is not None
    root = root_of(path, manifest.up)
    yield Application(
        path,
        head.count(b"\n", 0, name.start(1)) + 1,
        root,
        _text(name[1]),
        _text(called[1]) if called is not None else shown(root.rpartition("/")[2], FIELD_LENGTH),
        "" if version is None else _text(version[1]),
        "core extension" if own else "extension",
    )


def _text(value: bytes) -> str:
    return shown(value.strip(), 120)


def _reads(manifest: Manifest) -> Parser:
    def parse(content: bytes, path: str) -> Iterator[Application | Gap]:
        return extension_in(content, path, manifest)

    return Parser(manifest.slug, (Application,), manifest.places, parse)


PARSERS = tuple(map(_reads, MANIFESTS))
