<?php
mt_srand(42);
echo mt_rand(), ' ', mt_rand(1, 100), ' ', mt_rand(0, 7), ' ', rand(1, 6), ' ', mt_rand(5, 5), "\n";
mt_srand(3);
$a = range(0, 9);
shuffle($a);
echo implode(',', $a), ' ', str_shuffle('abcdefgh'), ' ', array_rand(array('x' => 1, 'y' => 2, 'z' => 3)), "\n";
mt_srand(7, MT_RAND_PHP);
echo mt_rand(), ' ', mt_rand(1, 10), ' ', rand(1, 10), "\n";
srand(5);
echo rand(), ' ', rand(10, 20), ' ', mt_rand(1, 1000000), ' ', mt_rand(0, 0xFFFFFFFF), "\n";
mt_srand(123456);
for ($i = 0; $i < 700; $i++) $x = mt_rand(0, 255);
echo $x, "\n";
$out = '';
mt_srand(1);
foreach (array(1, 2, 3, 4) as $v) $out .= chr(mt_rand(97, 122));
echo $out, "\n";
