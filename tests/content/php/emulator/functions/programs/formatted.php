<?php
echo sprintf('%c%c%c', 0x61, 98, 99), sprintf("%'.10d|%+d|%x|%X|%o|%b", 42, 7, 255, 255, 8, 5), "\n";
$parts = array('%s', '%s', '%c');
echo vsprintf(implode('', $parts), array('st', 'r', 114)), "\n";
printf("%05.2f %s\n", 3.14159, true);
echo number_format(1234567.891, 2), ' ', sprintf('%2$s%1$s', 'b', 'a'), "\n";
vprintf("%s-%s\n", array('x', 'y'));
print_r(array('a' => array(1, 2), 'b' => null));
var_dump(array('x' => 1.5, 2 => 'y', 3 => true, 4 => array()));
var_export(array('k' => "it's", 0 => array(null, false)));
