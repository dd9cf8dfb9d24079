"""Code out of options, caches and rows. The samples are ours, and inert."""

from __future__ import annotations

import pytest

FOUND = [
    "eval(get_option('wp_cache_tail'));",
    "$c = get_option('theme_footer_x'); eval($c);",
    (
        "add_action('init', function () { $code = "
        "get_option('site_icons_cache'); if ($code) { eval($code); } });"
    ),
    "$f = get_option('fn'); $f(get_option('arg'));",
    "@eval(base64_decode(get_option('_site_transient_browser')));",
    "eval(get_transient('x1'));",
    ("$m = new Memcached(); $m->addServer('127.0.0.1', 11211); eval($m->get('k'));"),
    "eval(apcu_fetch('k'));",
    "assert(apc_fetch('k'));",
    "$r = new Redis(); $r->connect('127.0.0.1'); eval($r->get('p'));",
    (
        '$q = mysql_query("SELECT v FROM t WHERE id=1"); $r = '
        "mysql_fetch_array($q); eval($r['v']);"
    ),
    ("$r = mysqli_fetch_assoc(mysqli_query($l, 'select c from opt limit 1')); eval($r['c']);"),
    ("$r = $db->query('select c from opt')->fetch(); eval(gzinflate(base64_decode($r['c'])));"),
    (
        "if ($_COOKIE['k'] == 'z') { eval($wpdb->get_var(\"SELECT option_value "
        "FROM {$wpdb->options} WHERE option_name='zz'\")); }"
    ),
    "eval(file_get_contents('php://stdin'));",
    "session_start(); $_SESSION['c'] = $_POST['c']; eval($_SESSION['c']);",
    (
        "session_start(); if (isset($_POST['a'])) $_SESSION['f'] = $_POST['a']; "
        "else { $f = $_SESSION['f']; $f($_GET['b']); }"
    ),
]

LEFT = [
    "$css = get_option('custom_css'); echo '<style>' . $css . '</style>';",
    (
        "class Snippets { function run() { foreach ($this->active() as $s) { "
        "eval($s->code); } } function active() { global $wpdb; return "
        '$wpdb->get_results("SELECT * FROM snips"); } }'
    ),
    ("if (current_user_can('manage_options')) { $c = get_option('my_snippet'); eval($c); }"),
    (
        "$row = mysql_fetch_array(mysql_query('select tpl from templates')); "
        'eval("\\$page = \\"" . $row[\'tpl\'] . "\\";");'
    ),
    "$t = get_option('tpl'); eval('?>' . $t . '');",
    ("$callback = get_option('renderer'); if (is_callable($callback)) { echo $callback($post); }"),
    "$n = get_option('x'); call_user_func('x_' . $n, $n);",
    "$cache = apcu_fetch('page'); echo $cache;",
    (
        'while (($line = fgets(STDIN)) !== false) { try { var_dump(eval("return '
        '$line;")); } catch (Throwable $e) { echo $e->getMessage(); } }'
    ),
]


@pytest.mark.parametrize("source", FOUND)
def test_points_at(sure, source):
    assert sure(source)


@pytest.mark.parametrize("source", LEFT)
def test_leaves_alone(sure, source):
    assert sure(source) == set()
