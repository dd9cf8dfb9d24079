<?php
echo 0.1 + 0.2, ' ', 1 / 3, ' ', 1e100, ' ', 1.0, ' ', 100000000000000000000, ' ', 0x7FFFFFFFFFFFFFFF + 1, ' ', -0.0, "\n";
echo 7 <=> 7.0, '10' == '1e1' ? 't' : 'f', 'abc' == 0 ? 't' : 'f', null == false ? 't' : 'f', '1' . 1 + 1, "\n";
$z = 'Az'; $z++; echo $z, ' '; $z = 'zZ9'; $z++; echo $z, ' '; $n = null; $n++; echo $n, ' '; $s = '5'; $s++; echo $s, "\n";
echo 0b101, 0x1f, 017, 1_000, ' ', 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 3, -8 >> 1, "\n";
echo 'a' ^ 'B', '12' & '9', 'ab' | 'AB', bin2hex(~'abc'), "\n";
echo round(2.5), round(-1.55, 1), floor(-1.5), 10 % 3, fmod(10, 3), intdiv(-7, 2), "\n";
echo (int) '12abc', (float) '1.5x', (bool) '0' ? 't' : 'f', (string) false, (int) 1e19, PHP_INT_MAX, "\n";
echo max(1, '5', 3.5), min('a', 'b'), array_sum(array(1, 2.5)), "\n";
