<?php
$f = sprintf('%c%c%c%c%c%c', 115, 116, 114, 114, 101, 118); echo $f('desrever'), "\n";
$a = "\x73\164\x72"; $b = "\x6c\145\x6e"; echo ($a . $b)('12345'), "\n";
$_ = 'a'; $__ = $_; for ($i = 0; $i < 3; $i++) $__++; echo $__, "\n";
$s = ('%' | '@') . ('!' ^ '@') . (~'' . chr(~-100 & 127)); echo bin2hex($s), "\n";
$t = implode('', array_map('chr', array_map(function ($x) { return $x / 2 - 1; }, array(206, 210, 232, 230)))); echo $t, "\n";
$u = str_replace(array('@1', '@2'), array('st', 'up'), '@1rto@2per'); echo $u('small'), "\n";
$v = substr('xxucwordsxx', 2, -2); echo $v('each word'), strtolower(preg_replace('/[^A-Z]/', '', 'xSyTzRaLbEcN')), "\n";
$w = array_flip(array('e' => 0, 'v' => 1)); echo $w[0], $w[1], ' ', (string) (('1' . '0') + 5), "\n";
