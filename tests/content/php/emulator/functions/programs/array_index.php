<?php
$GLOBALS['table'] = array('st', 'rr', 'ev', 'ba', 'se');
function pick() { $a = ''; foreach (func_get_args() as $i) $a .= $GLOBALS['table'][$i]; return $a; }
$f = pick(0, 1, 2);
echo $f, ' ', $f('abc'), "\n";
$a = array(array('x' => array(1, 2, array('deep' => 'found'))));
echo $a[0]['x'][2]['deep'], count($a[0]['x']), "\n";
$a[0]['x'][] = 'more';
$b = $a;
$b[0]['x'][0] = 'changed';
echo $a[0]['x'][0], $b[0]['x'][0], end($a[0]['x']), "\n";
