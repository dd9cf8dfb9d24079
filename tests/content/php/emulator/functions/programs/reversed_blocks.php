<?php
$blocks = array('lo', 'hel', ' ', 'rld', 'wo'); $order = array(1, 0, 2, 4, 3); $out = '';
foreach ($order as $i) $out .= $blocks[$i]; echo $out, "\n";
$k = array_flip(array('d', 'a', 'b')); ksort($k); echo implode(',', array_keys($k)), implode($k), "\n";
$src = 'dcba'; $dst = ''; for ($i = strlen($src) - 1; $i >= 0; --$i) $dst .= $src[$i]; echo $dst, "\n";
$chunks = array_chunk(str_split('badcfe'), 2); echo implode('', array_map(fn($c) => $c[1] . $c[0], $chunks)), "\n";
echo implode('', array_column(array(array('p' => 'x', 'q' => 'y'), array('p' => 'z')), 'p')), "\n";
$m = array('one' => 1, 'two' => 2); foreach ($m as $key => &$val) { $val = $key . $val; } unset($val); echo implode(' ', $m), "\n";
$grid = array(); for ($r = 0; $r < 3; $r++) for ($c = 0; $c < 3; $c++) $grid[$r][$c] = $r * $c; echo json_encode($grid), "\n";
