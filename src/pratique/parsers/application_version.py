r"""The version that content management systems and shops say of themselves: see `told_version`.

As the source of each application's releases has it, in the syntax of PHP's manual: `$wp_version`
of wp-includes/version.php, `VERSION` of Drupal's includes/bootstrap.inc, and so on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.base import Parser
from pratique.parsers.told_version import (
    MOST,
    VALUE,
    Told,
    constant,
    found_in,
    key,
    number,
    reads,
    root_of,
    variable,
)

_MAGE: Final = (
    (key(b"major"), key(b"minor"), key(b"revision"), key(b"patch")),
    (key(b"major"), key(b"minor"), key(b"patch")),
)
_PMA_VERSION: Final = re.compile(rb"->set\('PMA_VERSION'," + VALUE)
_JOOMLA: Final = (
    (number(b"MAJOR_VERSION"), number(b"MINOR_VERSION"), number(b"PATCH_VERSION")),
    (constant(b"RELEASE"), constant(b"DEV_LEVEL")),
    (variable(b"RELEASE"), variable(b"DEV_LEVEL")),
)
_OPENMAGE: Final = ((key(b"major"), key(b"minor"), key(b"patch")),)
_OWNCLOUD: Final = re.compile(rb"\$vendor\s{0,20}=\s{0,20}['\"]owncloud['\"]")

TOLD: Final = (
    Told(
        "wordpress-version",
        "WordPress",
        ("/**/wp-includes/version.php",),
        2,
        (b"$wp_version",),
        ((variable(b"wp_version"),),),
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
        ((constant(b"VERSION"),),),
    ),
    Told(
        "drupal-7-version",
        "Drupal",
        ("/**/includes/bootstrap.inc",),
        2,
        (b"define('version'",),
        ((constant(b"VERSION"),),),
    ),
    Told(
        "prestashop-settings",
        "PrestaShop",
        ("/**/config/settings.inc.php", "/**/install/install_version.php"),
        2,
        (b"define('_ps_version_'", b"define('_ps_install_version_'"),
        ((constant(b"_PS_VERSION_"),), (constant(b"_PS_INSTALL_VERSION_"),)),
    ),
    Told(
        "prestashop-kernel",
        "PrestaShop",
        ("/**/app/AppKernel.php",),
        2,
        (b"prestashop",),
        ((constant(b"VERSION"),),),
        certain=False,
    ),
    Told(
        "prestashop-version",
        "PrestaShop",
        ("/**/src/Core/Version.php",),
        3,
        (b"prestashop",),
        ((constant(b"VERSION"),),),
    ),
    Told(
        "phpmyadmin-version",
        "phpMyAdmin",
        ("/**/libraries/classes/Version.php",),
        3,
        (b"phpmyadmin",),
        ((constant(b"VERSION"),),),
    ),
    Told(
        "phpmyadmin-6-version",
        "phpMyAdmin",
        ("/**/src/Version.php",),
        2,
        (b"namespace phpmyadmin;",),
        ((constant(b"VERSION"),),),
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
        "roundcube-version",
        "Roundcube",
        ("/**/program/include/iniset.php",),
        3,
        (b"rcmail_version",),
        ((constant(b"RCMAIL_VERSION"),),),
    ),
    Told(
        "mediawiki-version",
        "MediaWiki",
        ("/**/includes/Defines.php",),
        2,
        (b"mw_version",),
        ((constant(b"MW_VERSION"),),),
    ),
    Told(
        "mediawiki-older-version",
        "MediaWiki",
        ("/**/includes/DefaultSettings.php",),
        2,
        (b"$wgversion = '",),
        ((variable(b"wgVersion"),),),
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
                    rb'\s{0,20},\s{0,20}"version"\s{0,20}:' + VALUE
                ),
            ),
            (re.compile(rb'"magento/product-(?:community|enterprise)-edition"\s{0,20}:' + VALUE),),
        ),
        certain=False,  # modules for it say which versions they are for
    ),
)


def parse_mage(content: bytes, path: str) -> Iterator[Application | Gap]:
    """The same of Magento 1 and of OpenMage, which has the version of both in one file."""
    lowered = content[:MOST].lower()
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


def parse_cloud(content: bytes, path: str) -> Iterator[Application | Gap]:
    """Nextcloud, or ownCloud that it was made from: both have the same file."""
    name = "ownCloud" if _OWNCLOUD.search(content[:MOST]) is not None else "Nextcloud"
    pattern = variable(b"OC_VersionString")
    yield from found_in(
        content, path, Told("", name, (), 1, (b"$oc_versionstring",), ((pattern,),))
    )


def parse_release_date(_content: bytes, path: str) -> Iterator[Application | Gap]:
    """What phpMyAdmin says by the name of a file: `RELEASE-DATE-5.2.1`."""
    version = path.rpartition("/RELEASE-DATE-")[2]
    if re.fullmatch(r"[0-9][\w.+-]{0,40}", version):
        yield Application(path, None, root_of(path, 1), "phpMyAdmin", "", version, "core")


PARSERS = (
    *map(reads, TOLD),
    Parser("nextcloud-version", (Application,), ("/**/version.php",), parse_cloud),
    Parser("magento-version", (Application,), ("/**/app/Mage.php",), parse_mage),
    Parser(
        "phpmyadmin-release-date",
        (Application,),
        ("/**/RELEASE-DATE-*",),
        parse_release_date,
    ),
)
