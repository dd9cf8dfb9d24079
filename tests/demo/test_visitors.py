from __future__ import annotations

import gzip
import re
from datetime import datetime

from pratique.demo.disk import Disk
from pratique.demo.visitors import INTRUDER, WEB_SHELL, lay_access_logs

COMBINED = re.compile(r'[\d.]+ - - \[([^]]+)\] "(GET|POST) \S+ HTTP/1\.1" \d{3} \d+ "-" "[^"]+"')


def lines(*, broken_into):
    disk = Disk()
    lay_access_logs(disk, broken_into=broken_into)
    texts = []
    for name in ("access.log.3.gz", "access.log.2.gz", "access.log.1", "access.log"):
        content = disk[f"/var/log/nginx/{name}"].content
        texts.append(gzip.decompress(content) if name.endswith(".gz") else content)
    return b"".join(texts).decode().splitlines()


def test_every_line_is_in_the_combined_format_and_in_order_of_time():
    times = []
    for line in lines(broken_into=True):
        match = COMBINED.fullmatch(line)
        assert match
        times.append(datetime.strptime(match[1], "%d/%b/%Y:%H:%M:%S %z"))
    assert times == sorted(times)
    assert len(times) > 500


def test_only_the_broken_into_server_saw_the_intruder():
    assert not [line for line in lines(broken_into=False) if line.startswith(INTRUDER)]
    seen = [line for line in lines(broken_into=True) if line.startswith(INTRUDER)]
    assert '"POST /content/plugins/gallery/gallery.php?action=upload' in seen[2]
    assert sum(f"POST {WEB_SHELL} " in line for line in seen) == 24


def test_the_rest_is_the_same():
    before = set(lines(broken_into=False))
    assert before == {line for line in lines(broken_into=True) if not line.startswith(INTRUDER)}
