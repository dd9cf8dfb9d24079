<?php
echo base_convert('2r3x', 36, 10), ' ', dechex(3735928559), ' ', bindec('1010'), ' ', octdec('755'), ' ', strrev(decbin(6)), "\n";
$n = 1953719668; $s = ''; while ($n > 0) { $s = chr($n & 255) . $s; $n >>= 8; } echo $s, "\n";
$h = 0; foreach (str_split('hash me') as $c) { $h = (($h << 5) - $h + ord($c)) & 0xFFFFFFFF; } echo $h, "\n";
echo crc32('x'), ' ', md5('x'), ' ', substr(sha1('x'), 0, 8), ' ', hash('crc32b', 'x'), "\n";
$key = md5('k'); $t = ''; for ($i = 0; $i < 8; $i++) $t .= sprintf('%02x', hexdec(substr($key, $i * 2, 2)) ^ 0x5a); echo $t, "\n";
$s = array(); for ($i = 0; $i < 256; $i++) $s[$i] = $i; $j = 0; $k = 'key';
for ($i = 0; $i < 256; $i++) { $j = ($j + $s[$i] + ord($k[$i % 3])) % 256; $t = $s[$i]; $s[$i] = $s[$j]; $s[$j] = $t; }
$i = $j = 0; $r = ''; foreach (str_split('plain text') as $c) { $i = ($i + 1) % 256; $j = ($j + $s[$i]) % 256; $t = $s[$i]; $s[$i] = $s[$j]; $s[$j] = $t; $r .= chr(ord($c) ^ $s[($s[$i] + $s[$j]) % 256]); } echo bin2hex($r), "\n";
