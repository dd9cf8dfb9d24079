<?php
$a = array('x' => 1, 'y' => 2, 'z' => 3);
echo current($a), key($a), next($a), key($a), next($a), var_export(next($a), true), var_export(key($a), true), "\n";
echo reset($a), end($a), key($a), prev($a), "\n";
array_push($a, 4, 5); echo array_pop($a), array_shift($a), count($a), implode(',', array_keys($a)), "\n";
array_unshift($a, 'first'); echo implode(',', $a), "\n";
$b = range(1, 6); $cut = array_splice($b, 1, 3, array('a', 'b')); echo implode($b), implode($cut), "\n";
array_splice($b, -1); echo implode($b), "\n";
$n = array(5 => 'a', 9 => 'b'); $n[] = 'c'; array_pop($n); $n[] = 'd'; echo implode(',', array_keys($n)), "\n";
while (list(, $v) = array(0, array_shift($b))) { if (!$v) break; echo $v, ';'; }
echo "\n";
