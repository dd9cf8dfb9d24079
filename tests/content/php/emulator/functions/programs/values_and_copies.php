<?php
$a = array('x' => 1); $f = function () use ($a) { $a['x']++; return $a['x']; }; echo $f(), $f(), $a['x'], "\n";
$i = 10; $r = $i++ + ++$i; echo $r, $i, "\n"; $s = ''; foreach (array_keys(array('p' => 0, 'q' => 0)) as $k) $s .= $k; echo $s, "\n";
$x = array(1, 2, 3); foreach ($x as $k => $v) { if ($k == 0) { $x[] = 4; } } echo count($x), "\n"; $y = &$x; $y[] = 5; echo count($x), "\n";
$copy = $x; $copy[0] = 'c'; echo $x[0], $copy[0], "\n"; $str = 'a'; $str .= $str . $str; echo $str, "\n"; echo 'a', 'b' , print('c'), "\n";
