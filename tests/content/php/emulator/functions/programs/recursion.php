<?php
function fact($n) { return $n < 2 ? 1 : $n * fact($n - 1); }
function fib($n) { static $seen = array(); if ($n < 2) return $n; if (isset($seen[$n])) return $seen[$n]; return $seen[$n] = fib($n - 1) + fib($n - 2); }
function flat($a) { $r = array(); foreach ($a as $v) { if (is_array($v)) { $r = array_merge($r, flat($v)); } else { $r[] = $v; } } return $r; }
function &ref(array &$a, $k) { return $a[$k]; }
echo fact(10), ' ', fib(30), ' ', implode(',', flat(array(1, array(2, array(3, array(4)), 5)))), "\n";
function swap(&$x, &$y) { $t = $x; $x = $y; $y = $t; }
$p = 'l'; $q = 'r'; swap($p, $q); echo $p, $q, "\n";
$mul = function ($n) use (&$mul) { return $n ? $n + $mul($n - 1) : 0; }; echo $mul(10), "\n";
$add = fn($x) => fn($y) => $x + $y; echo $add(3)(4), "\n";
