<?php
$code = base64_encode(gzdeflate('echo "inner ", strrev("rettel"), "\n";'));
eval(gzinflate(base64_decode($code)));
$x = eval('return 6 * 7;'); echo $x, "\n";
eval(str_rot13('rpub "ebg13\a";') . '');
eval('function made($a) { return "made " . $a; }'); echo made('here'), "\n";
$v = 'outer'; eval('$v .= " changed";'); echo $v, "\n";
eval('?>text <?php echo "after";'); echo "\n";
eval(hex2bin(bin2hex('echo "hex", PHP_EOL;')));
eval(urldecode(rawurlencode('echo 1+1, "\n";')));
