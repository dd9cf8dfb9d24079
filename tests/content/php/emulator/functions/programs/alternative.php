<html><?php if (1): ?>shown<?php else: ?>hidden<?php endif; ?>;
<?php foreach (array("a", "b") as $x): ?>
<li><?= $x ?></li>
<?php endforeach ?>
<?php for ($i = 0; $i < 2; $i++): echo $i; endfor; while ($i-- > 0): echo "w"; endwhile; switch (1): case 1: echo "s"; endswitch ?>
done
