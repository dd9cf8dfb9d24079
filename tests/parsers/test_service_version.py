# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.service_version import PARSERS
from pratique.survey.places import Routes

ROUTES = Routes(PARSERS)


def read(path: str, content: bytes) -> list[Application | Gap]:
    folder, _, name = path.rpartition("/")
    return [row for p in ROUTES.parsers_for(folder, name) for row in p.parse(content, path)]


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("/t/typo3/sysext/core/Classes/Information/Typo3Version.php", b"<?php namespace TYPO3\\CMS\\Core;\n protected const VERSION = '11.5.30';", ("TYPO3", "11.5.30", "/t")),
        ("/t/vendor/typo3/cms-core/Classes/Information/Typo3Version.php", b"<?php namespace TYPO3;\n const VERSION = '12.4.1';", ("TYPO3", "12.4.1", "/t")),
        ("/t/typo3/sysext/core/Classes/Core/SystemEnvironmentBuilder.php", b"define('TYPO3_version', '8.7.0');", ("TYPO3", "8.7.0", "/t")),
        ("/m/functions/strings.php", b"<?php /* SquirrelMail */\n$version = '1.4.22';", ("SquirrelMail", "1.4.22", "/m")),
        ("/m/include/constants.php", b"define('SM_VERSION', '1.5.2');", ("SquirrelMail", "1.5.2", "/m")),
        ("/m/version.php", b"<?php\n$version  = 2022112802;\n$release  = '4.1.2 (Build: 20230313)';\n$maturity = MATURITY_STABLE;", ("Moodle", "4.1.2", "/m")),
        ("/m/core/Version.php", b"<?php\nnamespace Piwik;\nconst VERSION = '4.13.3';", ("Matomo", "4.13.3", "/m")),
        ("/f/includes/constants.php", b"@define('PHPBB_VERSION', '3.3.10');", ("phpBB", "3.3.10", "/f")),
        ("/f/core/includes/version_vbulletin.php", b"define('FILE_VERSION_VBULLETIN', '5.6.4');", ("vBulletin", "5.6.4", "/f/core")),
        ("/f/includes/class_core.php", b"define('FILE_VERSION', '4.2.2');", ("vBulletin", "4.2.2", "/f")),
        ("/f/inc/class_core.php", b'class MyBB {\n public $version = "1.8.30";', ("MyBB", "1.8.30", "/f")),
        ("/g/inc/define.php", b"define('GLPI_VERSION', '10.0.6');", ("GLPI", "10.0.6", "/g")),
        ("/z/include/defines.inc.php", b"define('ZABBIX_VERSION', '6.0.13');", ("Zabbix frontend", "6.0.13", "/z")),
        ("/usr/local/ispconfig/interface/lib/config.inc.php", b"define('ISPC_APP_VERSION', '3.2.9p1');", ("ISPConfig", "3.2.9p1", "/usr/local/ispconfig")),
        ("/f/lib/Froxlor/Froxlor.php", b"namespace Froxlor;\nconst VERSION = '2.0.24';", ("Froxlor", "2.0.24", "/f")),
        ("/f/lib/version.inc.php", b"// Froxlor\n$version = '0.9.40.1';", ("Froxlor", "0.9.40.1", "/f")),
        ("/d/htdocs/filefunc.inc.php", b"if (!defined('DOL_VERSION')) { define('DOL_VERSION', '17.0.0'); }", ("Dolibarr", "17.0.0", "/d/htdocs")),
        ("/s/suitecrm_version.php", b"$suitecrm_version      = '7.12.8';", ("SuiteCRM", "7.12.8", "/s")),
        ("/l/application/config/version.php", b"$config['versionnumber'] = '3.22.6';", ("LimeSurvey", "3.22.6", "/l")),
        ("/p/include/constants.php", b"define('PHPWG_VERSION', '13.5.0');", ("Piwigo", "13.5.0", "/p")),
        ("/p/libraries/lib.inc.php", b"// phpPgAdmin\n$appVersion = '7.13.0';", ("phpPgAdmin", "7.13.0", "/p")),
        ("/a/adminer-4.8.1.php", b"<?php\n/** Adminer - Compact database management\n* @link x\n* @version 4.8.1\n*/", ("Adminer", "4.8.1", "/a")),
        ("/usr/share/webmin/version", b"2.105\n", ("Webmin", "2.105", "/usr/share/webmin")),
        ("/usr/local/psa/version", b"18.0.55 Ubuntu 22.04 1800231110", ("Plesk", "18.0.55", "/usr/local/psa")),
        ("/usr/local/cpanel/version", b"11.110.0.10\n", ("cPanel", "11.110.0.10", "/usr/local/cpanel")),
        ("/c/include/cacti_version", b"1.2.22\n", ("Cacti", "1.2.22", "/c")),
        ("/usr/local/hestia/conf/hestia.conf", b"A='x'\nVERSION='1.8.8'\n", ("Hestia", "1.8.8", "/usr/local/hestia")),
        ("/usr/local/CyberCP/version.txt", b'{"version":"2.3","build":4}', ("CyberPanel", "2.3", "/usr/local/CyberCP")),
    ],
)  # fmt: skip
def test_version(path, content, told):
    (row,) = read(path, content)
    name, version, root = told
    assert (row.name, row.version, row.root, row.kind) == (name, version, root, "core")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/x/version.php", b"<?php $plugin->release = '1.0'; $plugin->maturity = MATURITY_STABLE;"),
        ("/x/functions/strings.php", b"<?php $version = '1';"),
        ("/x/includes/class_core.php", b"<?php class Other {}"),
        ("/x/core/Version.php", b"<?php namespace Other; const VERSION = '1';"),
        ("/x/webmin/version", b"no number"),
        ("/x/lib/version.inc.php", b"$version = '1.0';"),
    ],
)
def test_files_of_others_say_nothing(path, content):
    assert read(path, content) == []


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.slug)
@given(content=st.binary())
def test_any_bytes_give_rows_and_gaps(parser, content):
    path = parser.places[0].replace("**", "a").replace("*", "1")
    for row in parser.parse(b"adminer GLPI_VERSION froxlor $release " + content, path):
        assert isinstance(row, Application | Gap)
        assert row.path == path
