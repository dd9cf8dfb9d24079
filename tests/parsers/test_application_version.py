from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.application_version import PARSERS
from pratique.survey.places import Routes

ROUTES = Routes(PARSERS)


def read(path: str, content: bytes) -> list[Application | Gap]:
    folder, _, name = path.rpartition("/")
    return [row for p in ROUTES.parsers_for(folder, name) for row in p.parse(content, path)]


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        (
            "/srv/a/wp-includes/version.php",
            b"<?php\n/** x */\n$wp_version = '6.4.3';\n$wp_db_version = 1;",
            ("WordPress", "6.4.3", "/srv/a", 3),
        ),
        (
            "/wp-includes/version.php",
            b"<?php $wp_version='7.0-beta2';",
            ("WordPress", "7.0-beta2", "/", 1),
        ),
        (
            "/j/libraries/src/Version.php",
            (
                b"<?php\nnamespace Joomla;\nclass Version {\n public const MAJOR_VERSION = 4;"
                b"\n const MINOR_VERSION = 4;\n const PATCH_VERSION = 2;\n"
            ),
            ("Joomla", "4.4.2", "/j", 4),
        ),
        (
            "/j/libraries/src/Version.php",
            b"<?php // Joomla\n const RELEASE = '3.9';\n const DEV_LEVEL = '28';\n",
            ("Joomla", "3.9.28", "/j", 2),
        ),
        (
            "/j/libraries/cms/version/version.php",
            b"<?php /* Joomla */ public $RELEASE = '3.2'; public $DEV_LEVEL = '1';",
            ("Joomla", "3.2.1", "/j", 1),
        ),
        (
            "/j/administrator/manifests/files/joomla.xml",
            b"<?xml?><extension>\n<name>files_joomla</name>\n<version>5.0.1</version>",
            ("Joomla", "5.0.1", "/j", 3),
        ),
        (
            "/d/core/lib/Drupal.php",
            b"<?php\nclass Drupal {\n  const VERSION = '10.1.2';\n",
            ("Drupal", "10.1.2", "/d", 3),
        ),
        (
            "/d/includes/bootstrap.inc",
            b"<?php // Drupal\ndefine('VERSION', '7.98');",
            ("Drupal", "7.98", "/d", 2),
        ),
        (
            "/p/config/settings.inc.php",
            b"<?php\ndefine('_PS_VERSION_', '1.6.1.4');",
            ("PrestaShop", "1.6.1.4", "/p", 2),
        ),
        (
            "/p/app/AppKernel.php",
            b"<?php // PrestaShop\nclass AppKernel { const VERSION = '1.7.8.0'; }",
            ("PrestaShop", "1.7.8.0", "/p", 2),
        ),
        (
            "/p/src/Core/Version.php",
            (
                b"<?php namespace PrestaShop\\PrestaShop\\Core;\nfinal class Version {\n"
                b"public const VERSION = '8.1.0'; }"
            ),
            ("PrestaShop", "8.1.0", "/p", 3),
        ),
        (
            "/m/app/Mage.php",
            (
                b"<?php\npublic static function getVersionInfo() {\nreturn array('major' => '1', "
                b"'minor' => '9', 'revision' => '4', 'patch' => '5');"
            ),
            ("Magento 1", "1.9.4.5", "/m", 3),
        ),
        (
            "/m/app/Mage.php",
            (b"<?php\nfunction getVersionInfo() { return ['major' => '1', 'minor' => '9', "
             b"'revision' => '4', 'patch' => '5'];}\nfunction getOpenMageVersionInfo() {\nreturn ["
             b"'major' => '20', 'minor' => '0', 'patch' => '16'];"),
            ("OpenMage", "20.0.16", "/m", 4),
        ),
        (
            "/m/composer.lock",
            b'{"p": [\n{"name": "magento/product-community-edition",\n "version": "2.4.6-p3"',
            ("Magento 2", "2.4.6-p3", "/m", 2),
        ),
        (
            "/m/composer.json",
            b'{"require": {"magento/product-community-edition": "2.4.6"}}',
            ("Magento 2", "2.4.6", "/m", 1),
        ),
        (
            "/a/libraries/classes/Version.php",
            b"<?php\nnamespace PhpMyAdmin;\npublic const VERSION = '5.2.1' . VERSION_SUFFIX;",
            ("phpMyAdmin", "5.2.1", "/a", 3),
        ),
        (
            "/a/libraries/Config.class.php",
            b"<?php\n$this->set('PMA_VERSION', '4.0.10');",
            ("phpMyAdmin", "4.0.10", "/a", 2),
        ),
        (
            "/n/version.php",
            b"<?php\n$OC_VersionString = '28.0.0 RC1';",
            ("Nextcloud", "28.0.0 RC1", "/n", 2),
        ),
        (
            "/n/version.php",
            b"<?php\n$OC_VersionString = '10.11.0';\n$vendor = 'owncloud';",
            ("ownCloud", "10.11.0", "/n", 2),
        ),
        ("/a/RELEASE-DATE-5.2.1", b"Wed Feb 8\n", ("phpMyAdmin", "5.2.1", "/a", None)),
        (
            "/n/version.php",
            b"<?php\n$OC_Version = array(27,1,3,2);\n$OC_VersionString = '27.1.3';",
            ("Nextcloud", "27.1.3", "/n", 3),
        ),
        (
            "/r/program/include/iniset.php",
            b"<?php\ndefine('RCMAIL_VERSION', '1.6.5');",
            ("Roundcube", "1.6.5", "/r", 2),
        ),
        (
            "/w/includes/Defines.php",
            b"<?php\ndefine( 'MW_VERSION', '1.39.5' );",
            ("MediaWiki", "1.39.5", "/w", 2),
        ),
        (
            "/w/includes/DefaultSettings.php",
            b"<?php\n$wgVersion = '1.31.0';",
            ("MediaWiki", "1.31.0", "/w", 2),
        ),
    ],
)  # fmt: skip
def test_version(path, content, told):
    name, version, root, line = told
    assert read(path, content) == [Application(path, line, root, name, "", version, "core")]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/x/libraries/src/Version.php", b"<?php class Version { const VERSION = '1'; }"),
        ("/x/version.php", b"<?php $plugin->version = 2023;"),
        ("/x/app/AppKernel.php", b"<?php class AppKernel extends Kernel { const VERSION = '1'; }"),
        ("/x/composer.json", b'{"name": "a/b", "version": "1.0"}'),
        ("/x/src/Version.php", b"<?php namespace Other; const VERSION = '1.0';"),
        ("/x/config/settings.inc.php", b"<?php $settings = [];"),
        ("/x/RELEASE-DATE-", b""),
        ("/d/core/includes/bootstrap.inc", b"<?php // Drupal 8 has its version elsewhere"),
        ("/x/app/AppKernel.php", b"<?php // PrestaShop without one"),
        ("/a/libraries/classes/Config.php", b"<?php // phpMyAdmin 5.2"),
        ("/x/composer.json", b'{"require": {"magento/product-community-edition": "^2.3"}}'),
        ("/m/vendor/a/b/composer.json", b'{"magento/product-community-edition": "2.4.6"}'),
        ("/w/includes/DefaultSettings.php", b"<?php $wgVersion = MW_VERSION;"),
    ],
)
def test_files_of_others_say_nothing(path, content):
    assert read(path, content) == []


def test_a_version_that_is_computed_is_a_gap():
    (gap,) = read("/a/wp-includes/version.php", b"<?php $wp_version = implode('.', [6, 4]);")
    assert isinstance(gap, Gap)
    assert gap.reason == "a version of WordPress that is not understood"


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.slug)
@given(content=st.binary())
def test_any_bytes_give_rows_and_gaps(parser, content):
    path = parser.places[0].replace("**", "a").replace("*", "1")
    told = b"$wp_version $OC_VersionString joomla drupal PrestaShop PMA_VERSION getVersionInfo "
    for row in parser.parse(told + content, path):
        assert isinstance(row, Application | Gap)
        assert row.path == path
