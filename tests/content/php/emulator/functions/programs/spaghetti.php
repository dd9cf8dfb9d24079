<?php
goto start;
middle: $s .= 'b'; goto last;
never: $s .= 'never';
start: $s = 'a'; goto middle;
last: $s .= 'c'; echo $s, "\n";
$i = 0; $out = '';
again:
$out .= chr(100 + $i);
if (++$i < 4) goto again;
echo $out, "\n";
