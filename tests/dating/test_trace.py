"""What is looked for of a finding."""

from __future__ import annotations

import hashlib

from pratique.dating.trace import MOST_TRACES, Way, traces_of
from pratique.model import Place
from suspect import PASSWD, finding


def test_a_line_is_looked_for_by_its_text(machine):
    (trace,) = machine.traces(finding("/etc/passwd", 2))
    assert (trace.way, trace.line) == (Way.LINE, b"extra:x:0:0::/:/bin/sh")
    assert trace.sha256 == hashlib.sha256(PASSWD).hexdigest()


def test_a_content_is_looked_for_by_its_digest_and_its_marks(machine):
    (trace,) = machine.traces(finding("/var/www/x.php"))
    assert trace.way is Way.CONTENT
    (at_line,) = machine.traces(finding("/var/www/x.php", 1, check="web-php-runs-request"))
    assert "php-runs-request" in at_line.marks
    assert "php-code" not in at_line.marks


def test_a_folder_is_looked_for_by_its_state(machine):
    (trace,) = machine.traces(finding("/var/www"))
    assert trace.way is Way.STATE


def test_rights_count_where_the_finding_is_not_about_bytes(machine):
    (trace,) = machine.traces(finding("/usr/bin/tool", check="packages-setuid-unowned"))
    assert trace.rights
    (other,) = machine.traces(finding("/usr/bin/tool"))
    assert not other.rights


def test_what_lies_in_a_container_or_nowhere_has_no_trace(machine):
    inside = finding("/x.php", places=(Place("/x.php", None, None, "web"),))
    assert machine.traces(inside, finding("/gone")) == []


def test_one_payload_in_many_files_is_looked_for_in_some(machine):
    places = tuple(Place(f"/var/www/many/{n:03}.php") for n in range(MOST_TRACES + 20))
    assert len(machine.traces(finding("", places=places))) == MOST_TRACES


def test_without_the_disk_a_line_is_taken_from_the_quote(machine):
    said = finding("/etc/passwd", 2, quote="extra:x:0:0::/:/bin/sh")
    (trace,) = traces_of([said], machine.tables, None)
    assert trace.line == b"extra:x:0:0::/:/bin/sh"
