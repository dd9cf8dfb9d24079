"""Methods for any name. The samples are ours, and inert."""

from __future__ import annotations

import pytest

FOUND = [
    (
        "class A { function __call($n, $a) { return $n(...$a); } } $o = new A; "
        "$o->{$_GET['f']}($_GET['a']);"
    ),
    (
        "class A { function __call($n, $a) { call_user_func_array($n, $a); } } "
        "(new A)->system($_POST['c']);"
    ),
    (
        "class A { static function __callStatic($n, $a) { return "
        "call_user_func($n, $a[0]); } } A::system($_GET['c']);"
    ),
    (
        "class A { static function __callStatic($n, $a) { $n($a[0]); } } "
        "A::{$_GET['f']}($_GET['c']);"
    ),
    ("class A { function __get($n) { eval($n); } } $a = new A; $k = $_POST['k']; $a->$k;"),
    "class A { function __get($n) { system($n); } } (new A)->{$_GET['c']};",
    ("class A { function __set($n, $v) { $n($v); } } $a = new A; $a->{$_GET['f']} = $_GET['v'];"),
    ("class A { function __set($n, $v) { $n($v); } } $a = new A; $a->system = $_POST['v'];"),
    ("class A { function __invoke($c) { eval($c); } } $a = new A; $a($_POST['v']);"),
    (
        "class A { function __toString() { return (string) system($this->c); } } "
        "$a = new A; $a->c = $_GET['c']; echo $a;"
    ),
    (
        "class A { public $c; function __destruct() { eval($this->c); } } $a = "
        "new A; $a->c = $_POST['c'];"
    ),
    ("class A { public $c; function __wakeup() { eval($this->c); } } unserialize($_COOKIE['o']);"),
    (
        "class A { public $c; function __destruct() { system($this->c); } } "
        "unserialize(base64_decode($_POST['o']));"
    ),
    ("class A { function __isset($n) { eval($n); } } isset((new A)->{$_GET['x']});"),
    ("class A { function __unset($n) { system($n); } } $a = new A; unset($a->{$_GET['x']});"),
]

LEFT = [
    (
        "class Proxy { private $o; function __call($n, $a) { return "
        "call_user_func_array([$this->o, $n], $a); } } $p = new Proxy; "
        "$p->save($_POST['x']);"
    ),
    (
        "class Facade { static function __callStatic($n, $a) { return "
        "self::instance()->$n(...$a); } } Facade::exec($_GET['q']);"
    ),
    (
        "class View { private $d; function __get($n) { return $this->d[$n] ?? "
        "null; } function __set($n, $v) { $this->d[$n] = $v; } } $v = new View; $k = "
        "$_GET['k']; echo $v->$k; $v->system = $_POST['v'];"
    ),
    (
        "class DB { function __call($n, $a) { if (!method_exists($this->pdo, "
        "$n)) throw new Exception($n); return $this->pdo->$n(...$a); } } $d = new DB; "
        "$d->exec($_POST['sql']);"
    ),
    (
        "class Fn { static function __callStatic($n, $a) { $f = 'fn_' . $n; "
        "return $f(...$a); } } Fn::pack($_GET['x']);"
    ),
]


@pytest.mark.parametrize("source", FOUND)
def test_points_at(sure, source):
    assert sure(source)


@pytest.mark.parametrize("source", LEFT)
def test_leaves_alone(sure, source):
    assert sure(source) == set()
