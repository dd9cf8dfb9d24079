"""Variables, items and properties: what programs that write to them print in PHP 8.2."""

from __future__ import annotations

import pytest

PROGRAMS = [
    ("$a = [1, 2]; $b = $a; $b[] = 3; echo count($a), count($b);", "23"),
    (
        ("$a = ['x' => ['y' => 1]]; $b = $a; $b['x']['y'] = 2; echo $a['x']['y'], $b['x']['y'];"),
        "12",
    ),
    ("$a = ['x' => ['y' => 1]]; $b = $a['x']; $b['y'] = 2; echo $a['x']['y'];", "1"),
    ("$a = [1]; $b = [$a, $a]; $b[0][0] = 9; echo json_encode($b), $a[0];", "[[9],[1]]1"),
    ("$a = 1; $b = &$a; $b = 2; echo $a;", "2"),
    ("$a = [1, 2]; $r = &$a[0]; $r = 9; echo $a[0];", "9"),
    ("$a = [1, 2]; $r = &$a; $r[] = 3; echo count($a);", "3"),
    ("$a = ['k' => 1]; $r = &$a['k']; $b = $a; $r = 7; echo $a['k'], $b['k'];", "77"),
    (
        "$a['x']['y']['z'] = 1; $a['x']['y'][] = 2; echo json_encode($a);",
        '{"x":{"y":{"z":1,"0":2}}}',
    ),
    (
        ("$a[] = 'a'; $a[5] = 'b'; $a[] = 'c'; $a['k'] = 'd'; $a[] = 'e'; echo json_encode($a);"),
        '{"0":"a","5":"b","6":"c","k":"d","7":"e"}',
    ),
    ("$a = [1, 2, 3]; unset($a[1]); $a[] = 4; echo json_encode($a);", '{"0":1,"2":3,"3":4}'),
    ("$a = [1, 2, 3]; unset($a[2]); $a[] = 4; echo json_encode($a);", '{"0":1,"1":2,"3":4}'),
    ("[$a, $b] = [1, 2]; [$a, $b] = [$b, $a]; echo $a . $b;", "21"),
    ("list($a, , $b) = [1, 2, 3]; echo $a . $b;", "13"),
    ("list($a, list($b, $c)) = [1, [2, 3]]; echo $a . $b . $c;", "123"),
    ("['k' => $a, 'm' => ['n' => $b]] = ['k' => 1, 'm' => ['n' => 2]]; echo $a . $b;", "12"),
    ("[$x[0], $x['k']] = [5, 6]; echo json_encode($x);", '{"0":5,"k":6}'),
    ("list($a, $b) = explode('|', 'x|y|z'); echo $a . $b;", "xy"),
    ("[, $b] = [1, 2]; echo $b;", "2"),
    ("$n = 'v'; $$n = 1; echo $v; ${'w' . 'x'} = 2; echo $wx;", "12"),
    ("$a = 'b'; $b = 'c'; $c = 'd'; echo $$a, $$$a;", "cd"),
    ("$n = 'arr'; $$n = [1]; ${$n}[] = 2; echo count($arr), $$n[0] ?? '', ${$n}[1];", "212"),
    ("${'a b'} = 'odd'; echo ${'a b'};", "odd"),
    ("$GLOBALS['g'] = 1; echo $g; $h = 2; echo $GLOBALS['h'];", "12"),
    (
        (
            "function f() { $GLOBALS['g'] = 'set'; return $GLOBALS['h']; } $h = 'read'; echo "
            "f(), $g;"
        ),
        "readset",
    ),
    (
        (
            "function f() { return isset($GLOBALS['h']) ? $GLOBALS['h']['k'] : 'no'; } $h = "
            "['k' => 'v']; echo f();"
        ),
        "v",
    ),
    ("function f() { global $a, $b; $a = $b . 'x'; } $b = 'y'; f(); echo $a;", "yx"),
    ("function f() { $GLOBALS['fn'] = 'strrev'; } f(); echo $GLOBALS['fn']('abc');", "cba"),
    ("function f() { static $a = []; $a[] = 1; return count($a); } f(); f(); echo f();", "3"),
    (
        (
            "class A { public $p = []; } $a = new A; $a->p['x']['y'] = 1; $a->p['x'][] = 2; "
            "echo json_encode($a->p);"
        ),
        '{"x":{"y":1,"0":2}}',
    ),
    (
        ("class A { public $p; } $a = new A; $a->p = new A; $a->p->p = 'deep'; echo $a->p->p;"),
        "deep",
    ),
    (
        (
            "class A { public static $s = []; } A::$s['k'] = 1; A::$s['m'][] = 2; echo "
            "json_encode(A::$s);"
        ),
        '{"k":1,"m":[2]}',
    ),
    ("class A { public static $s = 1; } class B extends A {} B::$s = 2; echo A::$s;", "2"),
    (
        (
            "class A { public static $s = 1; } class B extends A { public static $s = 5; } "
            "B::$s++; echo A::$s . B::$s;"
        ),
        "16",
    ),
    ("class A { static $s = 'x'; } $n = 's'; $c = 'A'; echo A::$$n, $c::$s;", "xx"),
    (
        (
            "class A { public $p = 1; } function f($o) { $o->p = 2; $o = null; } $a = new A; "
            "f($a); echo $a->p;"
        ),
        "2",
    ),
    ("$a = ['x' => new stdClass]; $b = $a; $b['x']->v = 1; echo $a['x']->v;", "1"),
    ("$o = new stdClass; $o->list[] = 1; $o->list[] = 2; echo count($o->list);", "2"),
    ("$s = 'abc'; $s[1] = 'X'; echo $s; $s[5] = 'Y'; echo $s, strlen($s);", "aXcaXc  Y6"),
    ("$s = 'abc'; $s[-1] = 'Z'; $t = $s; $t[0] = 'Q'; echo $s, $t;", "abZQbZ"),
    ("$s = 'abc'; echo $s[0] . $s[2], @$s[9] . '|';", "ac|"),
    ("$a = 'str'; echo $a[0][0];", "s"),
    ("$a = 5; echo @$a[0] . 'n', @$a['x']['y'] . 'n';", "nn"),
    (
        "$a = null; $a[] = 1; echo count($a); $b = null; $b['x'] = 1; echo json_encode($b);",
        '1{"x":1}',
    ),
    (
        "$a = [1, 2, 3]; foreach ($a as &$v) { $v *= 2; } unset($v); echo json_encode($a);",
        "[2,4,6]",
    ),
    (
        (
            "$a = ['x' => [1], 'y' => [2]]; foreach ($a as $k => &$v) { $v[] = $k; } echo "
            "json_encode($a);"
        ),
        '{"x":[1,"x"],"y":[2,"y"]}',
    ),
    ("function f(&$x) { $x['k'][] = 1; } f($a); f($a); echo json_encode($a);", '{"k":[1,1]}'),
    (
        (
            "function f(&$x) { $x = 'set'; } $o = new stdClass; f($o->p); f($a['q']); echo "
            "$o->p, $a['q'];"
        ),
        "setset",
    ),
    ("$a = ['b' => 1]; $b = &$a['c']['d']; $b = 2; echo json_encode($a);", '{"b":1,"c":{"d":2}}'),
    ("$a = [3, 1, 2]; $b = $a; sort($a); echo json_encode($a), json_encode($b);", "[1,2,3][3,1,2]"),
    (
        (
            "$a = [1, 2]; function f($x) { $x[0] = 9; return $x; } $b = f($a); echo "
            "json_encode([$a, $b]);"
        ),
        "[[1,2],[9,2]]",
    ),
    (
        (
            "$a = []; for ($i = 0; $i < 3; $i++) { $a[] = &$i; } unset($i); $c = $a; $c[0] = "
            "'z'; echo json_encode($a);"
        ),
        '["z","z","z"]',
    ),
    ("$a = [[1, 2], [3, 4]]; foreach ($a as [$x, $y]) echo $x + $y;", "37"),
    ("$a = [['k' => 1], ['k' => 2]]; foreach ($a as ['k' => $v]) echo $v;", "12"),
    ("$x = ['a' => 1]; extract($x); echo $a; echo json_encode(compact('a'));", '1{"a":1}'),
    ("$f = function () { static $n = 0; return ++$n; }; $f(); echo $f();", "2"),
    (("$a = 1; $f = function () use ($a) { return isset($b) ? 1 : $a; }; $a = 2; echo $f();"), "1"),
    (
        ("$a = ['k' => ['x']]; $k = 'k'; $a[$k][0] .= 'y'; $a[$k][] = 'z'; echo json_encode($a);"),
        '{"k":["xy","z"]}',
    ),
    ("$a['n'] = 1; $a['n']++; ++$a['n']; $a['n'] += 5; echo $a['n'];", "8"),
    ("$v = [1]; $w = &$v; $v = [2]; $w[] = 3; echo json_encode($v);", "[2,3]"),
    ("$a=[1,2,3];foreach($a as &$v)$v*=2;unset($v);echo implode($a);", "246"),
    ("$s='abc';$s[5]='Z';echo strlen($s),$s;", "6abc  Z"),
    ("$a=['x'=>1];unset($a['x'],$a['nope']);echo count($a);", "0"),
    ("$o=new stdClass;$o->a=1;unset($o->a);echo isset($o->a)?1:0;", "0"),
    (
        "class A{public static $s=[1];} A::$s[]=2;A::$s['k']='v';echo json_encode(A::$s);",
        '{"0":1,"1":2,"k":"v"}',
    ),
    ("class A{public static $n=0;} A::$n++;A::$n+=5;$r=&A::$n;$r=9;echo A::$n;", "9"),
    ("$o=new stdClass;$r=&$o->p;$r=5;echo $o->p;", "5"),
    ("function f(&$x){$x[]=1;} f($n);f($n);echo count($n);", "2"),
    ("function f(&$x){$x='w';} $o=new stdClass;f($o->q);f($a['z']);echo $o->q,$a['z'];", "ww"),
    ("$a=null;$a['x']??='d';$a['x']??='e';echo $a['x'];", "d"),
    ("$x='5';$x.='a';$x.=1;echo $x;", "5a1"),
    ("$i=5;$a=[$i++,++$i,$i--];echo implode(',',$a),$i;", "5,7,76"),
    ("$z='Az';$z++;echo $z;$q='zz';$q++;echo $q;", "Baaaa"),
    ("$a=[[1,2],[3,4]];foreach($a as [$x,$y])echo $x+$y;", "37"),
    ("$a=['a'=>['b'=>['c'=>5]]];echo $a['a']['b']['c']??'n',$a['a']['q']['c']??'n';", "5n"),
    ("function c(){static $n=0;return ++$n;} c();c();echo c();", "3"),
    ("$f=function() use(&$t){$t=3;};$f();echo $t;", "3"),
    ("$o=new stdClass;$o->list=[3,1,2];sort($o->list);echo implode($o->list);", "123"),
    ("$a=[3,1];list($b,$a)=$a;echo $b,$a;", "31"),
    (
        "extract(['e1'=>'v1','e2'=>'v2']);echo $e1.$e2,json_encode(compact('e1'));",
        'v1v2{"e1":"v1"}',
    ),
    ("$a=[1,2,3];array_walk($a,function(&$v,$k){$v=$v*$k;});echo implode($a);", "026"),
    ("$n=null;echo $n['x']??'d',$n?->y??'e';", "de"),
    ("$o=new stdClass;$o->c=fn($x)=>$x+1;echo ($o->c)(2);", "3"),
    ("$a['f']='strrev';echo $a['f']('ab');", "ba"),
    ("class A{public $p=['k'=>'v'];} $k='p';echo (new A)->$k['k'],(new A)->p['k'];", "vv"),
    ("global $gg;$gg=1;function h(){global $gg;$gg++;return $gg;}echo h();", "2"),
    ("$GLOBALS['x']=['a'=>1];$GLOBALS['x']['b']=2;echo json_encode($x);", '{"a":1,"b":2}'),
    ("$i=3;$i-=1;$i*=4;$i/=2;$i%=3;$i**=3;$i<<=2;$i|=1;$i&=7;$i^=2;$i>>=1;echo $i;", "3"),
    ("$s = 'ab'; echo isset($s[1]) ? 1 : 0, isset($s[9]) ? 1 : 0, isset($s[-3]) ? 1 : 0;", "100"),
    (
        "$d = ['a' => 1]; function &at($k) { global $d; return $d[$k]; } $x = &at('a'); $x = 5; "
        "$y = at('a'); $y = 7; echo $d['a'];",
        "5",
    ),
    (
        "$d = ['a' => 1]; function at($k) { global $d; return $d[$k]; } $p = 2; $x = &$p; "
        "$x = &at('a'); $x++; echo $d['a'], $p;",
        "12",
    ),
    (
        "$d = [[1]]; function &at($k) { global $d; return $d[$k]; } at(0)[] = 2; "
        "at(0)['k']['l'] = 3; echo json_encode($d);",
        '[{"0":1,"1":2,"k":{"l":3}}]',
    ),
    (
        "$d = [[1]]; function at($k) { global $d; return $d[$k]; } at(0)[] = 2; "
        "echo json_encode($d);",
        "[[1]]",
    ),
    (
        "$d = [1]; function &in() { global $d; return $d[0]; } function &out() { return in(); } "
        "$x = &out(); $x = 8; echo $d[0];",
        "8",
    ),
    (
        "$d = [1]; function &in() { global $d; return $d[0]; } function out() { return in(); } "
        "$x = &out(); $x = 8; echo $d[0];",
        "1",
    ),
    (
        "$d = ['Ab']; function &in() { global $d; return $d[0]; } $x = &strtolower(in()); "
        "$x = 8; echo $d[0];",
        "Ab",
    ),
    ("function &n() { static $n = 0; return $n; } $x = &n(); $x += 10; echo n();", "10"),
    (
        "class A { private $h = ['k' => 1]; public static $s = 'p'; function &get($k) { return "
        "$this->h[$k]; } static function &one() { return self::$s; } function told() { return "
        "$this->h['k']; } } $o = new A; $x = &$o->get('k'); $x = 'q'; $y = &A::one(); $y = 'r'; "
        "echo $o->told(), A::$s;",
        "qr",
    ),
    (
        "$d = [1]; $f = function &() use (&$d) { return $d[0]; }; $x = &$f(); $x = 3; "
        "$g = fn&($o) => $o->p; $o = new stdClass; $o->p = 1; $y = &$g($o); $y = 4; "
        "echo $d[0], $o->p;",
        "34",
    ),
    (
        "function &f($one) { global $a, $b; $g = function () { return 1; }; if ($one) { return "
        "$a; } return $b; } $x = &f(0); $x = 'x'; $y = &f(1); $y = 'y'; echo $a, $b;",
        "yx",
    ),
]


def test_prints_what_php_prints_for_longer_programs(printed, program, prints):
    assert printed(program) == prints


@pytest.mark.parametrize(("code", "expected"), PROGRAMS)
def test_prints_what_php_prints(printed, code, expected):
    assert printed(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "$x = $_POST['x']; $y = \"a$x\"; $z = &$y; system($z);",
            ["COMMAND system: a . <request $_POST['x']>"],
        ),
        ("extract($_POST); system($cmd);", ["COMMAND system: <request $_POST>"]),
        (
            "parse_str($_SERVER['QUERY_STRING']); system($cmd);",
            ["COMMAND system: <request $_SERVER['QUERY_STRING']>"],
        ),
        (
            (
                "class A { public $p; function a() { $this->p = $_GET['x']; } function b() { "
                "system($this->p); } } $a = new A; $a->a(); $a->b();"
            ),
            ["COMMAND system: <request $_GET['x']>"],
        ),
        (
            "class A { static $p; } A::$p = $_GET['x']; system(A::$p);",
            ["COMMAND system: <request $_GET['x']>"],
        ),
        (
            "$a = ['k' => ['m' => $_COOKIE['x']]]; system($a['k']['m']);",
            ["COMMAND system: <request $_COOKIE['x']>"],
        ),
        (
            "list($a, $b) = explode('|', $_GET['x']); system($b);",
            ["COMMAND system: <request $_GET['x']>"],
        ),
        ("$a = $_REQUEST; system($a['x']);", ["COMMAND system: <request $a['x']>"]),
        (
            "function f() { global $g; system($g); } $g = $_GET['x']; f();",
            ["COMMAND system: <request $_GET['x']>"],
        ),
        (
            "system($_SERVER['HTTP_X']); system($_SERVER['SERVER_NAME']);",
            [
                "COMMAND system: <request $_SERVER['HTTP_X']>",
                "COMMAND system: <server $_SERVER['SERVER_NAME']>",
            ],
        ),
        ("system($argv[1]);", ["COMMAND system: <request $argv[1]>"]),
        (
            "$a = []; $a[$_GET['k']] = 'x'; system($a['y']);",
            ["COMMAND system: <request $_GET['k']>"],
        ),
        (
            "$a = ['x' => 'one', 'y' => 'two']; system($a[$_GET['k']]);",
            ["COMMAND system: <request $_GET['k']>"],
        ),
        (
            (
                "$a = ['system', 'exec']; foreach ($a as $f) { if (function_exists($f)) { "
                "$f('id'); } }"
            ),
            ["COMMAND system: id", "COMMAND exec: id"],
        ),
    ],
)
def test_the_origin_comes_along(acts, code, expected):
    assert acts(code) == expected
