<?php
function risky($n) { if ($n > 1) throw new Exception("too much: $n"); return $n; }
try { echo risky(1); echo risky(2); echo 'not here'; } catch (Exception $e) { echo ' caught'; } finally { echo ' finally'; }
echo "\n";
function inner() { try { return 'from try'; } finally { echo '[f]'; } }
echo inner(), "\n";
