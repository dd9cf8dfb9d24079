<?php
$a = array('10', 9, 'b' => '1e1', 'x', 'A', 2.5, null, true);
sort($a); foreach ($a as $v) echo var_export($v, true), ' ';
echo "\n";
$w = array('c' => 'img12', 'a' => 'img10', 'b' => 'IMG2', 'd' => 'img1');
asort($w); echo implode(',', array_keys($w)), ' ';
ksort($w); echo implode(',', $w), ' ';
arsort($w); echo implode(',', $w), ' ';
krsort($w); echo implode(',', array_keys($w)), ' ';
natsort($w); echo implode(',', $w), ' ';
natcasesort($w); echo implode(',', $w), ' ';
rsort($w); echo implode(',', $w), "\n";
$n = array(5, 3, 11, 1);
usort($n, function ($a, $b) { return $a - $b; }); echo implode(',', $n), ' ';
usort($n, 'strcmp'); echo implode(',', $n), ' ';
$k = array('b' => 1, 'a' => 2); uksort($k, 'strcmp'); echo key($k), ' ';
uasort($k, function ($x, $y) { return $x <=> $y; }); echo key($k), ' ';
sort($n, SORT_STRING); echo implode(',', $n), ' ';
$m = array('b', 'a', 'C'); sort($m, SORT_FLAG_CASE | SORT_STRING); echo implode($m), "\n";
