<?php
$GLOBALS['__t'] = array_map('base64_decode', array('c3RycmV2', 'dWN3b3Jkcw==', 'aW1wbG9kZQ=='));
function t($i) { return $GLOBALS['__t'][$i]; }
function run() { global $__t; $r = array(); foreach (array('cba', 'fed') as $k => $w) { $r[] = $__t[0]($w) . $k; } return $GLOBALS['__t'][2](' ', $r); }
echo run(), ' ', call_user_func(t(1), 'in words'), "\n";
$GLOBALS[chr(110)] = 5; echo $n + 1, isset($GLOBALS['n']) ? 'set' : 'not', "\n";
foreach (array('one' => 1, 'two' => 2) as $name => $value) { $GLOBALS[$name] = $value * 10; } echo $one + $two, "\n";
function &counter() { static $c = 0; $c++; return $c; } counter(); counter(); echo counter(), "\n";
