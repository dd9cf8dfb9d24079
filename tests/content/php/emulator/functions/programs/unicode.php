<?php
echo mb_strlen('naïve'), mb_substr('naïve', 2, 1), mb_strtoupper('é'), strlen('é'), "\n";
echo utf8_decode('é') === "\xe9" ? 'same' : 'other', mb_convert_encoding("\xe9", 'UTF-8', 'ISO-8859-1'), iconv('UTF-8', 'ISO-8859-1', 'a'), "\n";
echo json_encode('ü'), json_decode('"\u00fc"'), "\u{1F600}", html_entity_decode('&#8364;&euro;'), "\n";
echo implode(',', mb_str_split('aé€')), preg_match('/^\p{L}+$/u', 'éa'), ucfirst('éa'), "\n";
