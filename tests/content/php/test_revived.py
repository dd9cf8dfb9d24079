"""Texts of a visitor that become objects or style sheets. The samples are ours, and inert."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        (
            (
                "class L { public $c; function __destruct() { eval($this->c); } } "
                "unserialize($_COOKIE['d']);"
            ),
            "php-runs-request",
        ),
        (
            (
                "class L { function __wakeup() { $f = $this->f; $f($this->a); } } "
                "unserialize(base64_decode($_POST['d']));"
            ),
            "php-runs-request",
        ),
        (
            (
                "class L { function __toString() { return $this->go(); } function go() { "
                "return shell_exec($this->c); } } $x = $_GET['o']; echo unserialize($x);"
            ),
            "php-runs-request",
        ),
        (
            (
                "class L { function __destruct() { include $this->f; } } if "
                "(isset($_GET['x'])) { unserialize(gzinflate($_GET['x'])); }"
            ),
            "php-runs-request",
        ),
        (
            (
                "class L { function __destruct() { call_user_func($this->f, $this->a); } } "
                "unserialize($_COOKIE['d']);"
            ),
            "php-runs-request",
        ),
        (
            (
                "class L { function __destruct() { file_put_contents($this->f, $this->d); } "
                "} unserialize($_GET['d']);"
            ),
            "php-runs-request",
        ),
        ("ini_set('yaml.decode_php', 1); yaml_parse($_POST['y']);", "php-runs-request"),
        (
            (
                "$x = new XSLTProcessor; $x->registerPHPFunctions(); $d = new DOMDocument; "
                "$d->loadXML($_POST['x']); $x->importStylesheet($d);"
            ),
            "php-runs-request",
        ),
        (
            (
                "$x = new XSLTProcessor(); $x->registerPHPFunctions(); "
                "$x->importStyleSheet(DOMDocument::loadXML($_REQUEST['x']));"
            ),
            "php-runs-request",
        ),
        (
            (
                "function f($t) { $d = new DOMDocument; $d->loadXML($t); $p = new "
                "XSLTProcessor; $p->registerPHPFunctions(); $p->importStylesheet($d); } "
                "f(base64_decode($_COOKIE['s']));"
            ),
            "php-runs-request",
        ),
        (
            (
                "$s = '<xsl:value-of select=\"php:function(\\'assert\\', string(.))\"/>'; "
                "$d = DOMDocument::loadXML($s); $p = new XSLTProcessor; "
                "$p->registerPHPFunctions(); $p->importStylesheet($d); echo $_POST['a'];"
            ),
            "php-runs-decoded",
        ),
    ],
)
def test_points_at(sure, source, mark):
    assert mark in sure(source)


@pytest.mark.parametrize(
    "source",
    [
        (
            "class C { function __wakeup() { $this->i = array_filter($this->i, "
            "'is_int'); } } unserialize($_COOKIE['c']);"
        ),
        (
            "class L { function __destruct() { fwrite($this->h, 'end'); "
            "fclose($this->h); } } unserialize($_COOKIE['p']);"
        ),
        (
            "class L { function __destruct() { eval($this->c); } } "
            "unserialize($_COOKIE['d'], ['allowed_classes' => false]);"
        ),
        (
            "class T { function __toString() { return strtr($this->text, $this->vars); "
            "} } unserialize($_COOKIE['v']);"
        ),
        (
            "class L { function __destruct() { system($this->c); } } "
            "unserialize(file_get_contents('state.dat'));"
        ),
        "class L { function run() { system($this->c); } } unserialize($_COOKIE['d']);",
        "echo count(yaml_parse($_POST['y']));",
        (
            "$p = new XSLTProcessor; $p->registerPHPFunctions('my_date'); "
            "$p->importStylesheet($x); $d->loadXML($_POST['x']);"
        ),
        (
            "$p = new XSLTProcessor; $p->registerPHPFunctions(); $x->load('page.xsl'); "
            "$p->importStylesheet($x); $d->loadXML($_POST['x']);"
        ),
        "$p = new XSLTProcessor; $p->importStylesheet(DOMDocument::loadXML($_POST['x']));",
    ],
)
def test_leaves_alone(sure, source):
    assert sure(source) == set()
