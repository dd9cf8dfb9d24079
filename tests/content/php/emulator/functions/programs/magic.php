<?php
class M { private $d = array('k' => 'v'); function __get($n) { return isset($this->d[$n]) ? $this->d[$n] : "no $n"; } function __call($n, $a) { return $n . ':' . implode(',', $a); } static function __callStatic($n, $a) { return "s$n"; } }
$m = new M; echo $m->k, $m->z, $m->doit(1, 2), M::stat(), "\n";
