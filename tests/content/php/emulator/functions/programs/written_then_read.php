<?php
$t = tempnam(sys_get_temp_dir(), 'inert'); file_put_contents($t, "<?php return 'included ' . (1 + 1);"); echo include $t, "\n"; unlink($t);
$t = tempnam('/tmp', 'inert'); $f = fopen($t, 'w'); fwrite($f, 'part one, '); fputs($f, 'part two'); fclose($f); echo file_get_contents($t), "\n";
file_put_contents($t, ' more', FILE_APPEND); echo strlen(file_get_contents($t)), "\n"; unlink($t);
