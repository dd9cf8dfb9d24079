<?php
echo pack('H*', '68656c6c6f'), ' ', pack('C*', 119, 111, 114, 108, 100), "\n";
$u = unpack('C*', 'abc');
echo implode(',', $u), ' ', implode(',', array_keys($u)), "\n";
list(, $n) = unpack('N', "\0\0\1\2");
echo $n, "\n";
$r = unpack('nlength/a*rest', "\0\5hello!");
echo $r['length'], substr($r['rest'], 0, $r['length']), "\n";
foreach (str_split('48690a', 2) as $h) echo chr(hexdec($h));
