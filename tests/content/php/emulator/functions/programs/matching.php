<?php
preg_match('/(\w+)@(\w+)\.(?<tld>\w+)/', 'mail joe@host.org now', $m); echo json_encode($m), "\n";
echo preg_match_all('/\\\\x([0-9a-f]{2})/', '\x68\x69', $m), implode(array_map('hexdec', $m[1])), "\n";
echo preg_replace('/\s+/', ' ', "a  b\n\tc"), preg_replace('#(.)\1#', '<$1>', 'aabbc'), "\n";
echo implode('|', preg_split('/[\s,;]+/', 'a, b;c  d')), implode('|', preg_split('//', 'xyz', -1, PREG_SPLIT_NO_EMPTY)), "\n";
echo preg_quote('a.b*c'), preg_match('/^[\w.]+$/', 'a.b') ? 'ok' : 'no', "\n";
$s = 'k1=v1&k2=v2'; preg_match_all('/(\w+)=(\w+)/', $s, $r, PREG_SET_ORDER); foreach ($r as $x) echo $x[1], ':', $x[2], ' '; echo "\n";
echo preg_replace(array('/a/', '/b/'), array('b', 'c'), 'ab'), preg_replace('/(?<=\d)(?=(\d{3})+$)/', ',', '1234567'), "\n";
echo preg_replace_callback('/\\\\(\d{3})/', function ($m) { return chr(octdec($m[1])); }, '\150\151'), "\n";
