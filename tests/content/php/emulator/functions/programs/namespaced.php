<?php
namespace App\Inner;
const C = 'c';
function helper($x) { return "helped $x"; }
class Thing { public $v = 5; static function make() { return new static; } }
echo helper('me'), \strrev('abc'), \App\Inner\helper('full'), strtoupper('x'), "\n";
echo Thing::make()->v, C, "\n";
