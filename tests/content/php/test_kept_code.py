"""Code out of options, caches and rows. The samples are ours, and inert."""

from __future__ import annotations

import pytest

from pratique.content.base import Content
from pratique.content.mark import Mark
from pratique.content.php.analysis import find

SURE = 0.7

FOUND = [
    "<?php eval(get_option('wp_cache_tail'));",
    "<?php $c = get_option('theme_footer_x'); eval($c);",
    (
        "<?php add_action('init', function () { $code = "
        "get_option('site_icons_cache'); if ($code) { eval($code); } });"
    ),
    "<?php $f = get_option('fn'); $f(get_option('arg'));",
    "<?php @eval(base64_decode(get_option('_site_transient_browser')));",
    "<?php eval(get_transient('x1'));",
    ("<?php $m = new Memcached(); $m->addServer('127.0.0.1', 11211); eval($m->get('k'));"),
    "<?php eval(apcu_fetch('k'));",
    "<?php assert(apc_fetch('k'));",
    "<?php $r = new Redis(); $r->connect('127.0.0.1'); eval($r->get('p'));",
    (
        '<?php $q = mysql_query("SELECT v FROM t WHERE id=1"); $r = '
        "mysql_fetch_array($q); eval($r['v']);"
    ),
    (
        "<?php $r = mysqli_fetch_assoc(mysqli_query($l, 'select c from opt limit 1')); "
        "eval($r['c']);"
    ),
    (
        "<?php $r = $db->query('select c from opt')->fetch(); "
        "eval(gzinflate(base64_decode($r['c'])));"
    ),
    (
        "<?php if ($_COOKIE['k'] == 'z') { eval($wpdb->get_var(\"SELECT option_value "
        "FROM {$wpdb->options} WHERE option_name='zz'\")); }"
    ),
    "<?php eval(file_get_contents('php://stdin'));",
    "<?php session_start(); $_SESSION['c'] = $_POST['c']; eval($_SESSION['c']);",
    (
        "<?php session_start(); if (isset($_POST['a'])) $_SESSION['f'] = $_POST['a']; "
        "else { $f = $_SESSION['f']; $f($_GET['b']); }"
    ),
]

LEFT = [
    "<?php $css = get_option('custom_css'); echo '<style>' . $css . '</style>';",
    (
        "<?php class Snippets { function run() { foreach ($this->active() as $s) { "
        "eval($s->code); } } function active() { global $wpdb; return "
        '$wpdb->get_results("SELECT * FROM snips"); } }'
    ),
    ("<?php if (current_user_can('manage_options')) { $c = get_option('my_snippet'); eval($c); }"),
    (
        "<?php $row = mysql_fetch_array(mysql_query('select tpl from templates')); "
        'eval("\\$page = \\"" . $row[\'tpl\'] . "\\";");'
    ),
    "<?php $t = get_option('tpl'); eval('?>' . $t . '<?php ');",
    (
        "<?php $callback = get_option('renderer'); if (is_callable($callback)) { echo "
        "$callback($post); }"
    ),
    "<?php $n = get_option('x'); call_user_func('x_' . $n, $n);",
    "<?php $cache = apcu_fetch('page'); echo $cache;",
    (
        '<?php while (($line = fgets(STDIN)) !== false) { try { var_dump(eval("return '
        '$line;")); } catch (Throwable $e) { echo $e->getMessage(); } }'
    ),
]


def sure(source: str) -> set[str]:
    content = Content(source.encode(), "/srv/a/x.php", "php")
    rows = (row for row in find(content) if isinstance(row, Mark))
    return {row.mark for row in rows if row.confidence >= SURE} - {"php-code", "php-profile"}


@pytest.mark.parametrize("source", FOUND)
def test_points_at(source):
    assert sure(source)


@pytest.mark.parametrize("source", LEFT)
def test_leaves_alone(source):
    assert sure(source) == set()
