<?php
define('GREETING', 'hi'); const OTHER = GREETING . '!'; echo GREETING, OTHER, constant('OTHER'), defined('GREETING') ? 'y' : 'n', "\n";
if (!function_exists('later')) { function later() { return 'later'; } } echo later(), "\n";
$c = function () { return implode('|', func_get_args()) . func_num_args(); }; echo $c('a', 'b'), "\n";
function rest($a, ...$r) { return $a . count($r) . end($r); } echo rest(1, 2, 3), rest(...array(4, 5)), "\n";
function d($a, $b = array('z'), $c = GREETING) { return $a . $b[0] . $c; } echo d('1'), d('1', array('2'), '3'), "\n";
set_error_handler(function ($n, $s) { echo "<$s>"; return true; }); trigger_error('told'); echo "\n";
register_shutdown_function(function ($x) { echo "end $x\n"; }, 'now');
echo gettype('x'), gettype(1), gettype(1.5), gettype(array()), gettype(null), is_callable('later') ? 'c' : '-', "\n";
