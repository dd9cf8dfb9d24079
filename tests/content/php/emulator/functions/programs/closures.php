<?php
$n = 1; $byval = function () use ($n) { return $n; }; $byref = function () use (&$n) { return $n; }; $n = 2;
echo $byval(), $byref(), "\n";
function maker($k) { return function ($s) use ($k) { $r = ''; for ($i = 0; $i < strlen($s); $i++) $r .= $s[$i] ^ $k; return $r; }; }
$d = maker('!'); echo $d($d('plain')), "\n";
$fns = array('strrev', 'strtoupper', fn($s) => $s . '.'); $v = 'abc'; foreach ($fns as $f) $v = $f($v); echo $v, "\n";
echo (function () { return 'now'; })(), "\n";
$compose = fn(callable ...$f) => fn($x) => array_reduce($f, fn($a, $g) => $g($a), $x); echo $compose('trim', 'ucfirst')('  ok '), "\n";
class T { private $v = 'priv'; function get() { return function () { return $this->v; }; } } echo (new T)->get()(), "\n";
