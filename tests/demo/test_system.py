from __future__ import annotations

from pratique.demo.disk import Disk
from pratique.demo.system import lay_system
from pratique.model import Gap
from pratique.parsers import crontab, nginx
from pratique.parsers.site import Site


def laid():
    disk = Disk()
    lay_system(disk)
    return disk


def test_usr_is_merged():
    disk = laid()
    assert {disk[path].target for path in ("/bin", "/sbin", "/lib")} == {
        "usr/bin", "usr/sbin", "usr/lib",
    }  # fmt: skip


def test_everybody_may_write_where_that_is_meant():
    assert laid()["/tmp"].mode == 0o1777


def test_web_server_serves_both_sites():
    disk = laid()
    roots = set()
    for name in ("blog", "shop"):
        path = f"/etc/nginx/sites-available/{name}"
        for row in nginx.parse(disk[path].content, path):
            assert not isinstance(row, Gap)
            if isinstance(row, Site):
                roots.add(row.document_root)
        assert disk[f"/etc/nginx/sites-enabled/{name}"].target == path
    assert roots == {"/var/www/blog", "/var/www/shop/public"}


def test_job_of_the_web_server_is_understood():
    path = "/var/spool/cron/crontabs/www-data"
    (job,) = crontab.parse(laid()[path].content, path)
    assert job.command == "php /var/www/blog/tasks.php >/dev/null"
