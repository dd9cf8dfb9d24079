"""Under which names of which ecosystems an installed application is known to advisories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.inventory.package_name import normal_name
from pratique.inventory.version.order import WORDPRESS_CORE, WORDPRESS_PLUGIN, WORDPRESS_THEME
from pratique.parsers.application import Application

# How applications are called as packages of Composer, where advisories for them stand.
_COMPOSED: Final = {
    "Drupal": ("drupal/core", "drupal/drupal"),
    "Joomla": ("joomla/joomla-cms",),
    "phpMyAdmin": ("phpmyadmin/phpmyadmin",),
    "Roundcube": ("roundcube/roundcubemail",),
    "MediaWiki": ("mediawiki/core",),
    "TYPO3": ("typo3/cms-core", "typo3/cms"),
    "Moodle": ("moodle/moodle",),
    "Matomo": ("matomo/matomo",),
    "phpBB": ("phpbb/phpbb",),
    "PrestaShop": ("prestashop/prestashop",),
    "Magento 2": ("magento/community-edition", "magento/product-community-edition"),
    "OpenMage": ("openmage/magento-lts",),
    "GLPI": ("glpi-project/glpi",),
    "Adminer": ("vrana/adminer",),
    "Dolibarr": ("dolibarr/dolibarr",),
    "Froxlor": ("froxlor/froxlor",),
    "LimeSurvey": ("limesurvey/limesurvey",),
    "Piwigo": ("piwigo/piwigo",),
    "SuiteCRM": ("salesagility/suitecrm",),
    "Cacti": ("cacti/cacti",),
}
# Where OSV keeps the advisories of drupal.org.
_DRUPAL: Final = "Packagist:https://packages.drupal.org/8"
_FOR_CORE: Final = re.compile(r"\d{1,2}\.x-")

_KINDS: Final = {
    "plugin": WORDPRESS_PLUGIN,
    "single-file plugin": WORDPRESS_PLUGIN,
    "must-use plugin": WORDPRESS_PLUGIN,
    "drop-in": WORDPRESS_PLUGIN,
    "theme": WORDPRESS_THEME,
}

Identity = tuple[str, str, str]  # ecosystem, package, version


def identities(row: Application) -> Iterator[Identity]:
    """Each ecosystem, package and version that it is known by; nothing without a version."""
    if not row.version:
        return
    if row.kind in _KINDS:
        ecosystem = _KINDS[row.kind]
        yield ecosystem, normal_name(ecosystem, row.slug), row.version
    elif row.kind == "core" and row.name == "WordPress":
        yield WORDPRESS_CORE, "wordpress", row.version
    elif row.kind == "core":
        for name in _COMPOSED.get(row.name, ()):
            yield "Packagist", name, row.version
    elif row.kind == "extension" and row.path.endswith(".info.yml"):
        name = normal_name("Packagist", f"drupal/{row.slug}")
        for ecosystem in (_DRUPAL, "Packagist"):
            yield ecosystem, name, _FOR_CORE.sub("", row.version, count=1)
