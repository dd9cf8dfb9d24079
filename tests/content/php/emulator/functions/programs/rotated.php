<?php
function rot($s, $n) { $o = ''; for ($i = 0, $l = strlen($s); $i < $l; $i++) { $c = ord($s[$i]); if (ctype_lower($s[$i])) $c = ($c - 97 + $n + 26) % 26 + 97; elseif (ctype_upper($s[$i])) $c = ($c - 65 + $n + 26) % 26 + 65; $o .= chr($c); } return $o; }
echo rot('Hello, World', 5), ' ', rot(rot('Round Trip', 7), -7), ' ', str_rot13('Uryyb'), "\n";
$alphabet = array_merge(range('a', 'z'), range('A', 'Z'), range(0, 9)); $flipped = array_flip($alphabet); $r = '';
foreach (str_split('Test123') as $c) $r .= $alphabet[($flipped[$c] + 10) % count($alphabet)]; echo $r, "\n";
echo convert_uuencode('uu'), convert_uudecode(convert_uuencode('round')), quoted_printable_decode('=41=42'), "\n";
echo implode('', array_map(function ($p) { return chr(strlen($p) + 96); }, explode(' ', 'xxxxxxxx xxxxx xxxxxxxxxxxx'))), "\n";
echo strtolower('BASE') . (8 * 8) . '_' . implode('', array_slice(str_split('xxdecodexx'), 2, 6)), "\n";
