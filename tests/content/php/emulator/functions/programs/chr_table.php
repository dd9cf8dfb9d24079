<?php
$t = array(104, 101, 108, 108, 111);
$s = '';
foreach ($t as $n) $s .= chr($n);
echo $s, "\n";
$o = "qwertyuiopasdfghjklzxcvbnm_ ";
$name = $o[15] . $o[2] . $o[18] . $o[18] . $o[8];
echo $name, "\n";
echo implode(array_map('chr', $t)), ' ', join('', array_map(function ($n) { return chr($n + 1); }, $t)), "\n";
echo strlen($o), "\n";
