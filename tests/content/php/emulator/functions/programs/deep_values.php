<?php
$s = serialize(array('a' => 1, 'b' => array(true, null, 1.5, 'x'))); echo $s, "\n";
$u = unserialize($s); echo $u['b'][3], count($u), "\n";
$j = json_decode('{"a":{"b":[1,2,{"c":"d"}]},"e":"\u0041"}', true); echo $j['a']['b'][2]['c'], $j['e'], "\n";
$o = json_decode('{"x":{"y":"z"}}'); echo $o->x->y, "\n";
echo json_encode(array('k' => array(1, 'é', null, 1.0, "a/b"))), "\n";
$x = array('n' => 1); $y = &$x['n']; $z = $x; $y = 2; echo $x['n'], $z['n'], "\n";
$c = array(3 => 'a', 'b', '5' => 'c', 'd'); echo implode(',', array_keys($c)), "\n";
$d = array(1.7 => 'f', true => 't', '08' => 's', null => 'n'); echo json_encode($d), "\n";
unset($c[4]); $c[] = 'e'; echo json_encode($c), "\n";
echo json_encode(array_merge_recursive(array('a' => array(1)), array('a' => array(2)))), json_encode(array(1, 2) + array(5, 6, 7)), "\n";
