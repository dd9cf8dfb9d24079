<?php
class Decoder {
    private static $alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    private $parts; public $rest = '';
    public function __construct(array $parts) { $this->parts = $parts; }
    public static function decode($in) {
        $out = ''; $bits = $n = 0;
        for ($i = 0; $i < strlen($in); $i++) {
            $p = strpos(self::$alphabet, $in[$i]); if ($p === false) continue;
            $bits = ($bits << 6) | $p; $n += 6;
            if ($n >= 8) { $n -= 8; $out .= chr(($bits >> $n) & 0xFF); $bits &= (1 << $n) - 1; }
        }
        return $out;
    }
    public function all() { foreach ($this->parts as $k => $p) { $this->rest .= ($k ? ' ' : '') . self::decode($p); } return $this; }
    public function __destruct() { echo 'gone'; }
}
$d = new Decoder(array('aW5lcnQ=', 'dGV4dA==')); echo $d->all()->rest, "\n"; $c = 'Decoder'; echo $c::decode('b2s='), call_user_func(array($c, 'decode'), 'eWVz'), "\n";
