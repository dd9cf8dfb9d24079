<?php
function step($n) { $s = 3; $o = ''; while (true) { switch ($s) { case 0: return $o; case 1: $o .= 'c'; $s = 4; break; case 2: $o .= 'b'; $s = 1; break; case 3: $o .= 'a'; $s = $n > 1 ? 2 : 4; break; case 4: $o .= '.'; $s = 0; break; } } }
echo step(1), step(2), "\n";
$i = 0; L1: $x[$i] = chr(65 + $i); $i++; if ($i < 3) goto L1; else goto L2; echo 'never'; L2: echo implode($x), "\n";
for ($s = 5, $r = ''; $s != 9;) { if ($s == 5) { $r .= 'x'; $s = 7; continue; } if ($s == 7) { $r .= 'y'; $s = 9; } } echo $r, "\n";
