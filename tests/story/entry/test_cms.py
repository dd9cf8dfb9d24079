from __future__ import annotations

import pytest

from pratique.story.entry import cms


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        ("/wp-login.php", "WordPress"),
        ("/blog/wp-login.php", "WordPress"),
        ("/xmlrpc.php", "WordPress"),
        ("/administrator/index.php", "Joomla"),
        ("/user/login", "Drupal"),
        ("/typo3/index.php", "TYPO3"),
        ("/admin123/index.php", "PrestaShop or Magento"),
        ("/contact.php", None),
        ("/wp-login.php.bak", None),
    ],
)
def test_whose_door_it_is(resource, name):
    found = cms.application(resource)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("method", "resource", "status", "in_"),
    [
        ("POST", "/wp-login.php", 302, True),
        ("POST", "/wp-login.php", 200, False),
        ("GET", "/wp-login.php", 302, False),
        ("POST", "/contact.php", 302, False),
        ("POST", "/wp-login.php", None, False),
    ],
)
def test_who_was_let_in(method, resource, status, in_):
    assert cms.logs_in(method, resource, status) is in_


def test_what_is_inside():
    assert cms.inside("/wp-admin/plugins.php").name == "WordPress"
    assert cms.inside("/index.php") is None


@pytest.mark.parametrize(
    ("resource", "query", "tries"),
    [
        ("/administrator/index.php", "", True),
        ("/administrator/index.php", "option=com_login&task=login", True),
        ("/administrator/index.php", "option=com_templates&view=template", False),
        ("/wp-login.php", "redirect_to=%2Fwp-admin%2F", True),
        ("/wp-login.php", "action=lostpassword", False),
        ("/typo3/index.php", "route=%2Flogin", True),
        ("/typo3/index.php", "route=%2Ffile%2Fcommit", False),
        ("/admin123/index.php", "controller=AdminLogin&token=x", True),
        ("/admin123/index.php", "controller=AdminModules", False),
        ("/contact.php", "", False),
    ],
)
def test_what_else_is_sent_to_the_same_path(resource, query, tries):
    assert cms.tries_to_log_in("POST", resource, query) is tries
