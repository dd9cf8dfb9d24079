<?php
$all = file_get_contents(__FILE__);
echo strlen($all) > 100 ? 'long' : 'short', ' ', substr($all, 0, 5), "\n";
$f = fopen(__FILE__, 'r'); $first = fgets($f); fseek($f, -7, SEEK_END); echo trim(fread($f, 100)), feof($f) ? 'E' : 'e', "\n"; fclose($f);
echo count(file(__FILE__)), ' ', trim(file(__FILE__)[0]), "\n";
$m = fopen('php://memory', 'w+'); fwrite($m, "line1\nline2\n"); rewind($m); while (($l = fgets($m)) !== false) echo '[', trim($l), ']'; echo ftell($m), "\n";
echo file_get_contents('data://text/plain;base64,aGVsbG8='), file_get_contents('data:,plain%20text'), "\n";
echo file_get_contents('php://filter/read=convert.base64-decode|string.rot13/resource=data:,dXJ5eWI='), "\n";
echo basename(__FILE__) === basename($_SERVER['SCRIPT_FILENAME']) ? '' : '', strtoupper(substr($all, -6));
// tail42
