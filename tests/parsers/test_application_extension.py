# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.application_extension import PARSERS
from pratique.survey.places import Routes

ROUTES = Routes(PARSERS)
JOOMLA = b'<?xml version="1.0"?>\n<extension type="%s" version="4.0" method="upgrade">\n<name>%s</name>\n<author>%s</author>\n<version>2.1.0</version>'


def read(path, content):
    folder, _, name = path.rpartition("/")
    return [row for p in ROUTES.parsers_for(folder, name) for row in p.parse(content, path)]


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("/j/administrator/components/com_forms/forms.xml", JOOMLA % (b"component", b"COM_FORMS", b"x"), ("COM_FORMS", "com_forms", "2.1.0", "extension")),
        ("/j/modules/mod_menu/mod_menu.xml", JOOMLA % (b"module", b"mod_menu", b"Joomla! Project"), ("mod_menu", "mod_menu", "2.1.0", "core extension")),
        ("/j/plugins/system/x/x.xml", JOOMLA % (b"plugin", b"plg_x", b"x"), ("plg_x", "x", "2.1.0", "extension")),
        ("/j/templates/t/templateDetails.xml", b'<install type="template"><name>T</name><version>1</version>', ("T", "t", "1", "extension")),
        ("/j/administrator/manifests/packages/pkg_x.xml", JOOMLA.replace(b"</name>", b"</name><packagename>x</packagename>") % (b"package", b"X", b"y"), ("X", "x", "2.1.0", "extension")),
        ("/p/modules/pay/config.xml", b"<?xml?>\n<module>\n<name>pay</name>\n<displayName><![CDATA[Pay me]]></displayName>\n<version><![CDATA[3.1]]></version>", ("Pay me", "pay", "3.1", "extension")),
        ("/n/apps/files/appinfo/info.xml", b"<?xml?><info>\n<id>files</id>\n<name>Files</name>\n<version>1.22.0</version>", ("Files", "files", "1.22.0", "extension")),
        ("/t/typo3conf/ext/news/ext_emconf.php", b"<?php\n$EM_CONF[$_EXTKEY] = [\n'title' => 'News',\n'version' => '10.0.2',", ("News", "news", "10.0.2", "extension")),
        ("/m/mod/quiz/version.php", b"<?php\n$plugin->version = 2022;\n$plugin->component = 'mod_quiz';", ("mod_quiz", "mod_quiz", "2022", "extension")),
        ("/w/extensions/Cite/extension.json", b'{\n\t"name": "Cite",\n\t"version": "1.0",\n\t"manifest_version": 2', ("Cite", "Cite", "1.0", "extension")),
    ],
)  # fmt: skip
def test_extension(path, content, told):
    (row,) = read(path, content)
    assert (row.name, row.slug, row.version, row.kind) == told
    assert path.startswith(row.root)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/j/components/com_x/forms/x.xml", b"<form>"),
        ("/j/components/com_x/config.xml", b"<config><name>x</name></config>"),
        ("/p/modules/pay/config.xml", b"<settings><name>x</name>"),
        ("/x/version.php", b"<?php $version = 1;"),
        ("/w/extensions/Cite/extension.json", b"{}"),
    ],
)
def test_files_of_others_say_nothing(path, content):
    assert read(path, content) == []


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.slug)
@given(content=st.binary())
def test_any_bytes_give_rows_and_gaps(parser, content):
    path = parser.places[0].replace("**", "a").replace("*", "1")
    start = b"<module><info ><extension type='plugin'><name>a$EM_CONF\"manifest_version\""
    for row in parser.parse(start + content, path):
        assert isinstance(row, Application | Gap)
