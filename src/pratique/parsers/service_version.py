r"""The version that forums, web mail, monitoring, panels and other services say of themselves.

As the source of each one's releases has it: an assignment in the syntax of PHP's manual (see
`told_version`), or a file that holds nothing but the version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.base import Parser, shown
from pratique.parsers.told_version import Told, constant, reads, root_of, variable

_HEAD: Final = 4 << 10
_DIGITS: Final = re.compile(rb"\s*v?([0-9][\w.+-]{0,40})")
_ADMINER: Final = re.compile(rb"(?i)adminer[\s\S]{0,1500}?@version\s{1,20}([0-9][\w.-]{0,40})")
_SETTING: Final = re.compile(rb"(?m)^VERSION\s{0,20}=\s{0,20}['\"]?([0-9][\w.-]{0,40})")
_CYBER: Final = re.compile(rb'"version"\s{0,20}:\s{0,20}"([0-9.]{1,20})"')
_MOODLE: Final = re.compile(rb"\$release\s{0,20}=\s{0,20}['\"]([0-9][\w.]{0,20})")
_LIME: Final = re.compile(rb"\['versionnumber'\]\s{0,20}=\s{0,20}['\"]([0-9][\w.-]{0,40})")

TOLD: Final = (
    Told(
        "typo3-version",
        "TYPO3",
        ("/**/typo3/sysext/core/Classes/Information/Typo3Version.php",),
        6,
        (b"typo3",),
        ((constant(b"VERSION"),),),
    ),
    Told(
        "typo3-composed-version",
        "TYPO3",
        ("/**/vendor/typo3/cms-core/Classes/Information/Typo3Version.php",),
        6,
        (b"typo3",),
        ((constant(b"VERSION"),),),
    ),
    Told(
        "typo3-older-version",
        "TYPO3",
        ("/**/typo3/sysext/core/Classes/Core/SystemEnvironmentBuilder.php",),
        6,
        (b"define('typo3_version'",),
        ((constant(b"TYPO3_version"),),),
    ),
    Told(
        "squirrelmail-version",
        "SquirrelMail",
        ("/**/functions/strings.php",),
        2,
        (b"squirrelmail",),
        ((variable(b"version"),),),
        certain=False,
    ),
    Told(
        "squirrelmail-newer-version",
        "SquirrelMail",
        ("/**/include/constants.php",),
        2,
        (b"sm_version",),
        ((constant(b"SM_VERSION"),),),
        certain=False,
    ),
    Told(
        "moodle-version", "Moodle", ("/**/version.php",), 1, (b"$release  = ", b"maturity_"),
        ((_MOODLE,),), certain=False,
    ),
    Told(
        "matomo-version", "Matomo", ("/**/core/Version.php",), 2,
        (b"namespace piwik", b"class piwik_version"), ((constant(b"VERSION"),),),
    ),
    Told(
        "phpbb-version", "phpBB", ("/**/includes/constants.php",), 2, (b"'phpbb_version'",),
        ((constant(b"PHPBB_VERSION"),),),
    ),
    Told(
        "vbulletin-version", "vBulletin",
        ("/**/includes/version_vbulletin.php", "/**/includes/class_core.php"), 2,
        (b"'file_version_vbulletin'", b"define('file_version'"),
        ((constant(b"FILE_VERSION_VBULLETIN"),), (constant(b"FILE_VERSION"),)),
    ),
    Told(
        "mybb-version", "MyBB", ("/**/inc/class_core.php",), 2, (b"class mybb",),
        ((variable(b"version"),),),
    ),
    Told(
        "glpi-version", "GLPI", ("/**/inc/define.php", "/**/src/autoload/constants.php"), 2,
        (b"'glpi_version'",), ((constant(b"GLPI_VERSION"),),), certain=False,
    ),
    Told(
        "zabbix-version", "Zabbix frontend", ("/**/include/defines.inc.php",), 2,
        (b"'zabbix_version'",), ((constant(b"ZABBIX_VERSION"),),),
    ),
    Told(
        "ispconfig-version", "ISPConfig", ("/**/interface/lib/config.inc.php",), 3,
        (b"ispc_app_version",), ((constant(b"ISPC_APP_VERSION"),),),
    ),
    Told(
        "froxlor-version", "Froxlor", ("/**/lib/Froxlor/Froxlor.php",), 3, (b"froxlor",),
        ((constant(b"VERSION"),),),
    ),
    Told(
        "froxlor-older-version", "Froxlor", ("/**/lib/version.inc.php",), 2, (b"froxlor",),
        ((variable(b"version"),),), certain=False,
    ),
    Told(
        "dolibarr-version", "Dolibarr", ("/**/filefunc.inc.php",), 1, (b"dol_version",),
        ((constant(b"DOL_VERSION"),),),
    ),
    Told(
        "suitecrm-version", "SuiteCRM", ("/**/suitecrm_version.php",), 1, (b"$suitecrm_version",),
        ((variable(b"suitecrm_version"),),),
    ),
    Told(
        "limesurvey-version", "LimeSurvey", ("/**/application/config/version.php",), 3,
        (b"versionnumber",), ((_LIME,),),
    ),
    Told(
        "piwigo-version", "Piwigo", ("/**/include/constants.php",), 2, (b"phpwg_version",),
        ((constant(b"PHPWG_VERSION"),),),
    ),
    Told(
        "phppgadmin-version", "phpPgAdmin", ("/**/libraries/lib.inc.php",), 2, (b"phppgadmin",),
        ((variable(b"appVersion"),),),
    ),
    Told(
        "adminer-version", "Adminer", ("/**/*adminer*.php",), 1, (b"adminer",),
        ((_ADMINER,),), certain=False,
    ),
    Told(
        "hestia-version", "Hestia", ("/usr/local/hestia/conf/hestia.conf",), 2, (b"version",),
        ((_SETTING,),),
    ),
    Told(
        "vesta-version", "Vesta", ("/usr/local/vesta/conf/vesta.conf",), 2, (b"version",),
        ((_SETTING,),),
    ),
    Told(
        "cyberpanel-version", "CyberPanel", ("/usr/local/CyberCP/version.txt",), 1, (b"version",),
        ((_CYBER,),),
    ),
)  # fmt: skip

# Files that hold nothing but the version, and how many parts of the path are below the root.
_BARE: Final = (
    ("webmin-version", "Webmin", ("/**/webmin/version",), 1),
    ("usermin-version", "Usermin", ("/**/usermin/version",), 1),
    ("plesk-version", "Plesk", ("/usr/local/psa/version",), 1),
    ("cpanel-version", "cPanel", ("/usr/local/cpanel/version",), 1),
    ("cacti-version", "Cacti", ("/**/include/cacti_version",), 2),
)


def _bare(slug: str, name: str, places: tuple[str, ...], up: int) -> Parser:
    def parse(content: bytes, path: str) -> Iterator[Application | Gap]:
        found = _DIGITS.match(content[:_HEAD])
        if found is not None:
            yield Application(path, 1, root_of(path, up), name, "", shown(found[1], 60), "core")

    return Parser(slug, (Application,), places, parse)


PARSERS = (*map(reads, TOLD), *(_bare(*one) for one in _BARE))
