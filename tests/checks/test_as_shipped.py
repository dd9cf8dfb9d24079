from __future__ import annotations

from pratique.checks.as_shipped import as_shipped
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def test_only_what_is_the_same_counts(file, packaged):
    rows = [
        file("/etc/pam.d/a", md5="a" * 32),
        file("/etc/pam.d/b", md5="b" * 32),
        file("/etc/pam.d/c"),
        file("/etc/other", md5="a" * 32),
        *(
            packaged(path)
            for path in ("/etc/pam.d/a", "/etc/pam.d/b", "/etc/pam.d/c", "/etc/other")
        ),
    ]
    tables = Tables.of(rows, (File, PackageFile))
    assert as_shipped(tables, "/etc/pam.d/") == {"/etc/pam.d/a"}
