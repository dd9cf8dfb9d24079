<?php
ob_start(); echo 'held'; $h = ob_get_clean(); echo strtoupper($h), "\n";
ob_start(function ($b) { return str_replace('x', 'y', $b); }); echo 'xox'; ob_end_flush(); echo "\n";
ob_start(); echo '1'; ob_start(); echo '2'; echo ob_get_level(); ob_end_flush(); $all = ob_get_contents(); ob_end_clean(); echo strlen($all), $all, "\n";
echo print_r('p', true), var_export(1.5, true), "\n";
ob_start(); echo 'lost'; ob_clean(); echo 'kept'; echo ob_get_length(); ob_end_flush(); echo "\n";
