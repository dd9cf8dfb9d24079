from __future__ import annotations

from pratique.parsers.application import Application
from pratique.store.tables import Tables
from pratique.story.wanted_copy import WantedCopy, copy_steps, wanted_copies
from pratique.survey.clean_copy import CopiedApplication
from pratique.survey.package_file import PackageFile

TYPES = (Application, CopiedApplication, PackageFile)
BLOG = Application("/srv/a/v.php", 1, "/srv/a", "WordPress", "", "6.4.3", "core")
AGAIN = Application("/srv/b/v.php", 1, "/srv/b", "WordPress", "", "6.4.3", "core")
FORMS = Application("/srv/a/f.php", 1, "/srv/a/forms", "Our Forms", "forms", "2", "plugin")


def named(*rows) -> list[tuple[str, int]]:
    with Tables.of(rows, TYPES) as tables:
        return [(str(one), one.installed) for one in wanted_copies(tables)]


def test_each_release_once_applications_first():
    assert named(FORMS, BLOG, AGAIN) == [
        ("WordPress 6.4.3 (wordpress-6.4.3.zip)", 2),
        ("Our Forms 2 (forms.2.zip)", 1),
    ]


def test_not_what_is_in_the_case():
    copied = CopiedApplication("c", "/", "WordPress", "", "6.4.3", "core")
    older = CopiedApplication("c", "/", "Forms", "forms", "1", "plugin")
    assert [name for name, _count in named(BLOG, FORMS, copied, older)] == [
        "Our Forms 2 (forms.2.zip)"
    ]


def test_not_what_a_package_brought_or_has_no_version():
    package = PackageFile(
        "/srv/a/v.php", "wordpress", "dpkg", "/srv/a/v.php", conffile=False, digest=None
    )
    nameless = Application("/srv/a/f.php", 1, "/srv/a/forms", "Our Forms", "forms", "", "plugin")
    assert named(BLOG, package, nameless) == []


def test_an_application_without_a_usual_file_name():
    mage = Application("/m/app/Mage.php", 1, "/m", "OpenMage", "", "20.0.16", "core")
    assert named(mage) == [("OpenMage 20.0.16", 1)]


def test_one_step_says_what_to_fetch():
    core = [WantedCopy(f"A{n}", "1", "core", f"a{n}.zip", "/", 1) for n in range(7)]
    part = WantedCopy("P", "1", "plugin", "p.1.zip", "/", 1)
    (step,) = copy_steps([*core, part])
    assert step.what.english.endswith("A4 1 (a4.zip); and 2 more")
    assert "Plug-ins and themes, too: 1 of them." in step.why.english
    assert step.command == "pratique examine --known-good a0.zip"
    (step,) = copy_steps([part])
    assert "P 1 (p.1.zip)" in step.what.english
    assert list(copy_steps([])) == []
