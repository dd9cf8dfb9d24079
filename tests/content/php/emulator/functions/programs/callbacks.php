<?php
echo preg_replace_callback('/[a-z]/', function ($m) { return chr(ord($m[0]) + 1); }, 'gdkkn'), "\n";
echo preg_replace_callback('~(\d+)~', 'twice', 'a1b22'), "\n";
function twice($m) { return $m[1] * 2; }
echo implode(',', array_filter(array(1, 2, 3, 4), function ($n) { return $n % 2; })), "\n";
echo implode(',', array_filter(array(0, 'a', '', null, 'b'))), "\n";
echo array_reduce(array('x', 'y', 'z'), function ($c, $i) { return $i . $c; }, '!'), "\n";
$words = array('one' => 'a', 'two' => 'b');
array_walk($words, function (&$v, $k, $p) { $v = "$p$k=$v"; }, '>');
echo implode(' ', $words), "\n";
echo implode(',', array_map(null, array(1, 2), array(3, 4))[1]), "\n";
echo implode(',', array_map(function ($a, $b) { return $a . $b; }, array('a', 'b'), array('c'))), "\n";
echo call_user_func_array('str_replace', array('a', 'b', 'aaa')), call_user_func('strrev', 'xyz'), "\n";
$deep = array('a' => array('b' => 'c'), 'd' => 'e');
array_walk_recursive($deep, function (&$v) { $v = strtoupper($v); });
echo json_encode($deep), "\n";
echo implode(',', array_filter(array('a' => 1, 'b' => 2), function ($k) { return $k == 'b'; }, ARRAY_FILTER_USE_KEY)), "\n";
