r"""The version that a web application says of itself, in a file that every release of it has.

One assignment, `define` or `const` of PHP, or a few that belong together, as the source of each
application's releases has it (see "Constants" in PHP's manual for the syntax): `$wp_version` of
wp-includes/version.php, `VERSION` of Drupal's includes/bootstrap.inc, and so on. Nothing of PHP
is evaluated: a version that is computed is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.base import Parser, shown, unread

_MOST: Final = 1 << 20
_VALUE: Final = rb"\s{0,20}['\"]([0-9][\w.+ -]{0,40})['\"]"
_NUMBER: Final = rb"\s{0,20}['\"]?(\d{1,6})['\"]?"


@dataclass(frozen=True, slots=True)
class Told:
    """Where an application tells its version.

    `up` is how many parts of the path, from its end, stand below the root of the application.
    Without one of `needs` in it, in lower case, the file is another's. Of `patterns`, the first
    alternative whose expressions are all found counts; their groups are the parts of the version.
    Where a file may be another's in spite of all that, it is not `certain`, and no gap.
    """

    slug: str
    name: str
    places: tuple[str, ...]
    up: int
    needs: tuple[bytes, ...]
    patterns: tuple[tuple[re.Pattern[bytes], ...], ...]
    certain: bool = True


def _constant(name: bytes) -> re.Pattern[bytes]:
    """A constant of a class, or one that is defined."""
    return re.compile(
        rb"(?:\bconst\s{1,20}(?:string\s{1,20})?" + name + rb"\s{0,20}="
        rb"|\bdefine\s{0,20}\(\s{0,20}['\"]" + name + rb"['\"]\s{0,20},)" + _VALUE
    )


def _variable(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"\$" + name + rb"\s{0,20}=" + _VALUE)


def _number(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"\bconst\s{1,20}(?:int\s{1,20})?" + name + rb"\s{0,20}=" + _NUMBER)


def _key(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"['\"]" + name + rb"['\"]\s{0,20}=>" + _NUMBER)


_MAGE: Final = (
    (_key(b"major"), _key(b"minor"), _key(b"revision"), _key(b"patch")),
    (_key(b"major"), _key(b"minor"), _key(b"patch")),
)
_PMA_VERSION: Final = re.compile(rb"->set\('PMA_VERSION'," + _VALUE)
_JOOMLA: Final = (
    (_number(b"MAJOR_VERSION"), _number(b"MINOR_VERSION"), _number(b"PATCH_VERSION")),
    (_constant(b"RELEASE"), _constant(b"DEV_LEVEL")),
    (_variable(b"RELEASE"), _variable(b"DEV_LEVEL")),
)
_OPENMAGE: Final = ((_key(b"major"), _key(b"minor"), _key(b"patch")),)

TOLD: Final = (
    Told(
        "wordpress-version",
        "WordPress",
        ("/**/wp-includes/version.php",),
        2,
        (b"$wp_version",),
        ((_variable(b"wp_version"),),),
    ),
    Told(
        "joomla-version",
        "Joomla",
        ("/**/libraries/src/Version.php", "/**/libraries/joomla/version.php"),
        3,
        (b"joomla",),
        _JOOMLA,
    ),
    Told(
        "joomla-older-version",
        "Joomla",
        ("/**/libraries/cms/version/version.php",),
        4,
        (b"joomla",),
        _JOOMLA,
    ),
    Told(
        "joomla-manifest",
        "Joomla",
        ("/**/administrator/manifests/files/joomla.xml",),
        4,
        (b"joomla",),
        ((re.compile(rb"<version>\s{0,20}([0-9][\w.+-]{0,40})\s{0,20}</version>"),),),
    ),
    Told(
        "drupal-version",
        "Drupal",
        ("/**/core/lib/Drupal.php",),
        3,
        (b"class drupal",),
        ((_constant(b"VERSION"),),),
    ),
    Told(
        "drupal-7-version",
        "Drupal",
        ("/**/includes/bootstrap.inc",),
        2,
        (b"define('version'",),
        ((_constant(b"VERSION"),),),
    ),
    Told(
        "prestashop-settings",
        "PrestaShop",
        ("/**/config/settings.inc.php", "/**/install/install_version.php"),
        2,
        (b"define('_ps_version_'", b"define('_ps_install_version_'"),
        ((_constant(b"_PS_VERSION_"),), (_constant(b"_PS_INSTALL_VERSION_"),)),
    ),
    Told(
        "prestashop-kernel",
        "PrestaShop",
        ("/**/app/AppKernel.php",),
        2,
        (b"prestashop",),
        ((_constant(b"VERSION"),),),
        certain=False,
    ),
    Told(
        "prestashop-version",
        "PrestaShop",
        ("/**/src/Core/Version.php",),
        3,
        (b"prestashop",),
        ((_constant(b"VERSION"),),),
    ),
    Told(
        "phpmyadmin-version",
        "phpMyAdmin",
        ("/**/libraries/classes/Version.php",),
        3,
        (b"phpmyadmin",),
        ((_constant(b"VERSION"),),),
    ),
    Told(
        "phpmyadmin-6-version",
        "phpMyAdmin",
        ("/**/src/Version.php",),
        2,
        (b"namespace phpmyadmin;",),
        ((_constant(b"VERSION"),),),
    ),
    Told(
        "phpmyadmin-settings",
        "phpMyAdmin",
        ("/**/libraries/classes/Config.php",),
        3,
        (b"set('pma_version', '",),
        ((_PMA_VERSION,),),
    ),
    Told(
        "phpmyadmin-older-settings",
        "phpMyAdmin",
        ("/**/libraries/Config.class.php", "/**/libraries/Config.php"),
        2,
        (b"set('pma_version', '",),
        ((_PMA_VERSION,),),
    ),
    Told(
        "nextcloud-version",
        "Nextcloud",
        ("/**/version.php",),
        1,
        (b"$oc_versionstring",),
        ((_variable(b"OC_VersionString"),),),
    ),
    Told(
        "roundcube-version",
        "Roundcube",
        ("/**/program/include/iniset.php",),
        3,
        (b"rcmail_version",),
        ((_constant(b"RCMAIL_VERSION"),),),
    ),
    Told(
        "mediawiki-version",
        "MediaWiki",
        ("/**/includes/Defines.php",),
        2,
        (b"mw_version",),
        ((_constant(b"MW_VERSION"),),),
    ),
    Told(
        "mediawiki-older-version",
        "MediaWiki",
        ("/**/includes/DefaultSettings.php",),
        2,
        (b"$wgversion = '",),
        ((_variable(b"wgVersion"),),),
    ),
    Told(
        "magento-2-version",
        "Magento 2",
        ("/**/composer.json", "/**/composer.lock"),
        1,
        (b"magento/product-community-edition", b"magento/product-enterprise-edition"),
        (
            (
                re.compile(
                    rb'"name"\s{0,20}:\s{0,20}"magento/product-(?:community|enterprise)-edition"'
                    rb'\s{0,20},\s{0,20}"version"\s{0,20}:' + _VALUE
                ),
            ),
            (re.compile(rb'"magento/product-(?:community|enterprise)-edition"\s{0,20}:' + _VALUE),),
        ),
        certain=False,  # modules for it say which versions they are for
    ),
)


def root_of(path: str, up: int) -> str:
    """The folder `up` parts above the end of `path`."""
    for _part in range(up):
        path = path.rpartition("/")[0]
    return path or "/"


def found_in(content: bytes, path: str, told: Told) -> Iterator[Application | Gap]:
    """The row for the application that this file belongs to; a gap where it does not say."""
    content = content[:_MOST]
    lowered = content.lower()
    if not any(need in lowered for need in told.needs):
        return
    if not told.certain and "/vendor/" in path:
        return
    for alternative in told.patterns:
        found = [pattern.search(content) for pattern in alternative]
        version = ".".join(shown(match[1], 60) for match in found if match is not None)
        first = found[0]
        if first is not None and None not in found:
            line = content.count(b"\n", 0, first.start()) + 1
            root = root_of(path, told.up)
            yield Application(path, line, root, told.name, "", version, "core")
            return
    if told.certain:
        yield unread(path, None, f"a version of {told.name} that is not understood", content[:200])


def _reads(told: Told) -> Parser:
    def parse(content: bytes, path: str) -> Iterator[Application | Gap]:
        return found_in(content, path, told)

    return Parser(told.slug, (Application,), told.places, parse)


def parse_mage(content: bytes, path: str) -> Iterator[Application | Gap]:
    """The same of Magento 1 and of OpenMage, which has the version of both in one file."""
    lowered = content[:_MOST].lower()
    start = lowered.find(b"getopenmageversioninfo")
    if start >= 0:
        lines = content.count(b"\n", 0, start)
        told = Told("", "OpenMage", (), 2, (b"getopenmageversioninfo",), _OPENMAGE)
        for row in found_in(content[start:], path, told):
            if isinstance(row, Gap):
                yield row
            else:
                line = (row.line or 1) + lines
                yield Application(path, line, row.root, row.name, "", row.version, "core")
    else:
        told = Told("", "Magento 1", (), 2, (b"getversioninfo",), _MAGE)
        yield from found_in(content, path, told)


def parse_release_date(_content: bytes, path: str) -> Iterator[Application | Gap]:
    """What phpMyAdmin says by the name of a file: `RELEASE-DATE-5.2.1`."""
    version = path.rpartition("/RELEASE-DATE-")[2]
    if re.fullmatch(r"[0-9][\w.+-]{0,40}", version):
        yield Application(path, None, root_of(path, 1), "phpMyAdmin", "", version, "core")


PARSERS = (
    *map(_reads, TOLD),
    Parser("magento-version", (Application,), ("/**/app/Mage.php",), parse_mage),
    Parser(
        "phpmyadmin-release-date",
        (Application,),
        ("/**/RELEASE-DATE-*",),
        parse_release_date,
    ),
)
