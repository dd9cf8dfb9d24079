<?php
$from = 'abcdefghijklmnopqrstuvwxyz';
$to = 'zyxwvutsrqponmlkjihgfedcba';
echo strtr('svool dliow', $from, $to), "\n";
echo strtr('one two three', array('one' => 'two', 'two' => 'three', 'three' => 'one', 't' => 'T')), "\n";
$map = array_combine(str_split('abc'), str_split('xyz'));
echo strtr('cab', $map), "\n";
