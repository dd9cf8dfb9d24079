from __future__ import annotations

import pytest

from pratique.content.mark import Mark
from pratique.content.marks import find_marks
from pratique.content.names import PHP_CODE, PHP_RUNS_REQUEST
from pratique.model import Gap

BODY = b"HR+cPo" + b"y7Kd+3xJq0/" * 60
HEX = b"A1B2C3D4" * 80

ENCODED = [
    (
        b"<?php //0046b\nif(extension_loaded('ionCube Loader')){die('The file is damaged');}"
        b"echo 'Site error: the file needs a loader';exit(199);\n?>\n" + BODY,
        "ionCube Loader",
    ),
    (b"<?php //004fb\n?>\n" + BODY, "ionCube Loader"),
    (
        b"<?php if(!function_exists('sg_load')){exit('no loader');} return sg_load('"
        + HEX
        + b"');",
        "SourceGuardian Loader",
    ),
    (
        b"<?php @Zend;\n3074;\n/* not a source */\n" + bytes(range(128, 256)) * 4,
        "Zend Guard Loader",
    ),
    (b"<?php phpexpress(\n'" + HEX + b"');", "PHP Express"),
]
PLAIN = [
    b"<?php //00ff0 is the colour\necho 1;",
    b"<?php // 0046b\n" + b"echo 1;\n" * 40,
    b"<?php if (function_exists('sg_load')) { echo 'the loader is there'; }",
    b"<?php if (extension_loaded('ionCube Loader')) { echo ioncube_loader_version(); }",
    b"<?php $help = 'sg_load(\\'...\\') reads such files';",
]


def gaps(held: bytes) -> list[Gap]:
    found = find_marks(held, "/srv/www/a/licence.php", "php")
    return [one for one in found if isinstance(one, Gap)]


@pytest.mark.parametrize(("held", "loader"), ENCODED)
def test_what_only_an_extension_reads_could_not_be_looked_at(held, loader):
    found = [one for one in gaps(held) if one.reason == "PHP encoded for an extension"]
    assert len(found) == 1
    assert loader in found[0].detail


@pytest.mark.parametrize("held", [held for held, _ in ENCODED])
def test_an_encoded_program_is_not_called_malicious_for_being_encoded(held):
    marks = [one for one in find_marks(held, "/srv/www/a/b.php", "php") if isinstance(one, Mark)]
    assert [one.mark for one in marks] == [PHP_CODE]


def test_what_is_added_to_an_encoded_program_is_found():
    held = ENCODED[0][0].replace(b"<?php //0046b", b"<?php //0046b\nsystem($_POST['c']);", 1)
    marks = {
        one.mark for one in find_marks(held, "/srv/www/a/b.php", "php") if isinstance(one, Mark)
    }
    assert PHP_RUNS_REQUEST in marks


@pytest.mark.parametrize("held", PLAIN)
def test_a_program_that_speaks_of_a_loader_is_read(held):
    assert not gaps(held)
