<?php
$key = 'k3y';
$text = 'a hidden line';
$hidden = '';
for ($i = 0; $i < strlen($text); $i++) {
    $hidden .= chr(ord($text[$i]) ^ ord($key[$i % strlen($key)]));
}
echo bin2hex($hidden), "\n";
$shown = '';
foreach (str_split($hidden) as $i => $c) {
    $shown .= $c ^ $key[$i % 3];
}
echo $shown, "\n", $hidden ^ str_repeat($key, 5), "\n";
