<?php
$who = 'world'; $list = array('k' => 'v', 3 => 'three'); $o = new stdClass; $o->p = 'prop';
echo <<<ONE
hello $who {$list['k']} $list[k] $list[3] {$o->p} $o->p \x41\101\u{e9} \$who
ONE;
echo "\n", <<<'TWO'
raw $who \x41
TWO;
echo "\n", <<<"THREE"
  indented
    more
  THREE . "|\n";
echo "${who} {$who}s\n", '\n', "\n";
