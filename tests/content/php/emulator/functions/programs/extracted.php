<?php
extract(array('a' => 'one', 'b' => 'two', '3x' => 'no'));
echo $a, $b, "\n";
function f() { $x = 1; $y = array('z' => 2); return compact('x', array('y')); }
extract(f(), EXTR_PREFIX_ALL, 'p');
echo $p_x, $p_y['z'], "\n";
$a = 'kept'; extract(array('a' => 'lost'), EXTR_SKIP); echo $a, "\n";
parse_str('q=1&r[]=2&r[]=3&s[t][u]=v+w&x.y=%41', $got);
echo json_encode($got), "\n";
list($m, list(, $n)) = array('m', array('skip', 'n')); echo $m, $n, "\n";
list('k' => $kk) = array('k' => 'by key'); echo $kk, "\n";
[$a, $b] = [$b, $a]; echo $a, $b, "\n";
