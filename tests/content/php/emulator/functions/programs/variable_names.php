<?php
$n = 'target'; $$n = 'set'; echo $target, "\n";
${'a' . 'b'} = 'ab'; echo $ab, ${'a' . chr(98)}, "\n";
$v1 = 'x'; for ($i = 1; $i < 3; $i++) { ${'w' . $i} = $i * 10; } echo $w1 + $w2, "\n";
$GLOBALS['g' . 1] = 'global'; echo $g1, "\n";
function reads() { global $g1; $GLOBALS['made'] = strtoupper($g1); return $GLOBALS['g1']; }
echo reads(), $made, "\n";
$f = 'str' . '_' . 'repeat'; echo $f('-', 3), "\n";
$p = 'prop'; $o = new stdClass; $o->$p = 1; $o->{'q' . 2} = 3; echo $o->prop, $o->q2, "\n";
$arr = array('fn' => 'ucfirst'); echo $arr['fn']('word'), "\n";
