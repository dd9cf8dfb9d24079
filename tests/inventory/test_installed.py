from __future__ import annotations

from pratique.inventory.installed import INSTALLED_TYPES, installed
from pratique.parsers.application import Application
from pratique.parsers.composer_package import ComposerPackage
from pratique.parsers.dpkg import DebPackage
from pratique.parsers.gem_package import GemPackage
from pratique.parsers.npm_package import NpmPackage
from pratique.parsers.python_package import PythonPackage
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.survey.machine import Machine
from pratique.survey.package_file import PackageFile

BOOKWORM = Machine("", "Debian GNU/Linux 12 (bookworm)", "", "")
BLOG = Application("/srv/a/wp-includes/version.php", 2, "/srv/a", "WordPress", "", "6.4", "core")


def all_of(*rows):
    with Tables.of(rows, INSTALLED_TYPES) as tables:
        return list(installed(tables))


def deb(name, version="1.0-1", source=""):
    status = "install ok installed"
    return DebPackage("/var/lib/dpkg/status", 1, name, version, "amd64", source, status, "")


def npm(path, directory="/srv/x/node_modules/a"):
    return NpmPackage(path, None, "a", "1.0.0", directory, (), False, "", "")  # noqa: FBT003


def composed(path, *, installed):
    return ComposerPackage(path, None, "a/b", "1", "", "/srv/x", installed, False, "")  # noqa: FBT003


def python(path):
    return PythonPackage(path, 1, "Flask", "2.0", "", "", "", path.rpartition("/")[0])


def test_an_application_and_who_it_belongs_to():
    site = Site(
        "/etc/nginx/x", 1, "nginx", "example.org", ("example.org",), "/srv/a/", "configuration"
    )
    (one,) = all_of(BLOG, site)
    assert (one.sort, one.site, one.owner) == ("application", "example.org", "")
    assert one.known_as == (("WordPress core", "wordpress", "6.4"),)


def test_what_a_package_brought_is_not_looked_up_by_its_makers_version():
    package = PackageFile(BLOG.path, "wordpress", "dpkg", BLOG.path, conffile=False, digest=None)
    (one,) = all_of(BLOG, package)
    assert (one.owner, one.known_as) == ("wordpress", ())
    (one,) = all_of(python("/usr/lib/python3/dist-packages/Flask-2.0.egg-info"))
    assert one.known_as == ()


def test_packages_of_languages():
    rows = all_of(
        python("/srv/v/site-packages/Flask-2.0.dist-info/METADATA"),
        GemPackage("/g/x.gemspec", 1, "rake", "13.0", "ruby", "/g"),
        npm("/srv/x/package-lock.json"),
        npm("/srv/x/node_modules/a/package.json"),
    )
    assert [(one.sort, one.name, one.known_as) for one in rows] == [
        ("gem", "rake", (("RubyGems", "rake", "13.0"),)),
        ("npm", "a", (("npm", "a", "1.0.0"),)),
        ("python", "Flask", (("PyPI", "flask", "2.0"),)),
    ]


def test_a_lock_counts_where_nothing_says_what_is_installed():
    lock = composed("/srv/x/composer.lock", installed=False)
    there = composed("/srv/x/vendor/composer/installed.json", installed=True)
    assert [one.path for one in all_of(lock)] == [lock.path]
    assert [one.path for one in all_of(lock, there)] == [there.path]


def test_one_row_for_each_source():
    rows = all_of(BOOKWORM, deb("libssl3", source="openssl"), deb("openssl"))
    assert [one.name for one in rows] == ["openssl"]
