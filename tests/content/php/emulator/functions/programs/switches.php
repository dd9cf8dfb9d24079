<?php
foreach (array(0, '0', 'a', null, 5, '5 ', 1.0) as $v) {
    switch ($v) { case 'a': echo 'A'; break; case 5: echo 'five'; case 1: echo 'one'; break; case null: echo 'null'; break; default: echo 'other'; }
    echo ' ', match (true) { is_string($v) => 's', is_int($v) => 'i', default => '?' }, ',';
}
echo "\n";
$i = 0;
do { if ($i == 2) { $i++; continue; } echo $i; } while (++$i < 5);
for ($a = 0, $b = 10; $a < $b; $a++, $b -= 2); echo ' ', $a, $b;
foreach (array(1, 2, 3) as $x) { foreach (array(1, 2, 3) as $y) { if ($y == 2) continue 2; if ($x == 3) break 2; echo ' ', $x, $y; } }
$n = 0; while (true) { if ($n++ > 3) break; } echo ' ', $n, "\n";
echo null ?? 'd', $undefined ?? 'u', 0 ?: 'e', 1 <=> 2, 7 . '', -7 % 3, 7 / 2, 2 ** 3 ** 2, 10 ** -1, "\n";
