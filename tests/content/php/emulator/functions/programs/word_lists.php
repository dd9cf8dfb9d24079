<?php
$w = explode(' ', 'the quick brown fox jumps');
echo ucwords(implode(' ', array_reverse($w))), ' ', strlen(implode($w)), "\n";
$acc = ''; foreach ($w as $x) $acc .= $x[0]; echo $acc, "\n";
echo substr_replace('abcdef', 'XX', 2, 2), str_pad('7', 3, '0', STR_PAD_LEFT), ucfirst('xyz'), lcfirst('ABC'), "\n";
echo wordwrap('a long line of words', 8, "\n", true), "\n";
echo strrev('abc') . str_repeat('=', 3), nl2br("a\nb"), similar_text('World', 'Word'), levenshtein('a', 'b'), soundex('Robert'), "\n";
echo htmlspecialchars('<a href="x">'), html_entity_decode('&lt;&#65;&gt;'), strip_tags('<b>x</b>'), "\n";
echo trim('  x '), rtrim('x00', '0'), ltrim('0x', '0'), chunk_split('abcd', 2, '-'), "\n";
$str = 'abc'; $str[1] = 'X'; $str[5] = 'Y'; echo $str, '|', $str[-1], "\n";
