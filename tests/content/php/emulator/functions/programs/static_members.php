<?php
class Box {
    const KEY = 3;
    public static $list = array('x', 'y');
    private $held = array();
    protected static $count = 0;
    public function __construct($first) { $this->held[] = $first; self::$count++; }
    public function add($v) { $this->held[] = $v; return $this; }
    public static function shift($s) { $r = ''; for ($i = 0; $i < strlen($s); $i++) $r .= chr(ord($s[$i]) - self::KEY); return $r; }
    public function show() { return implode(self::$list[0], $this->held); }
    public static function total() { return static::$count; }
    public function __invoke($x) { return "called $x"; }
    public function __toString() { return 'box'; }
}
class Inner extends Box { const KEY = 1; public function show() { return '<' . parent::show() . '>'; } }
$b = new Box('1'); echo $b->add('2')->add('3')->show(), "\n";
$c = new Inner('q'); echo $c->add('r')->show(), Box::total(), "\n";
echo Box::shift('khoor'), ' ', call_user_func(array('Box', 'shift'), 'def'), ' ', call_user_func('Box::shift', 'ghi'), "\n";
Box::$list[] = 'z'; echo count(Box::$list), Box::$list[2], "\n";
echo $b('me'), ' ', implode(',', array_map(array($b, '__invoke'), array(1, 2))), "\n";
