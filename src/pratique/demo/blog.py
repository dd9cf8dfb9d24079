"""A blog with plug-ins, themes and uploads, written for the demo: /var/www/blog."""

from __future__ import annotations

from typing import Final

from pratique.demo.accounts import WWW_DATA
from pratique.demo.days import DAY, OPENED
from pratique.demo.disk import Disk
from pratique.demo.picture import gif, ico, jpeg, png

ROOT: Final = "/var/www/blog"
PLUGINS: Final = ("calendar", "contact-form", "gallery", "mail-list", "reading-time", "search-more")
THEMES: Final = ("harbour", "plain")
# The months of the uploads, and how many pictures each has.
MONTHS: Final = (("2025/09", 9), ("2025/11", 7), ("2026/01", 8), ("2026/02", 6))


def lay_blog(disk: Disk) -> None:
    """Write the blog."""
    for path, text in _CORE.items():
        _put(disk, path, text)
    for number, part in enumerate(_PARTS):
        _put(disk, f"includes/{part}.php", _INCLUDE.format(part=part, number=number))
    for part in _SCREENS:
        _put(disk, f"admin/{part}.php", _SCREEN.format(part=part))
    for name in PLUGINS:
        _plugin(disk, name)
    for name in THEMES:
        _theme(disk, name)
    _uploads(disk)


def _put(disk: Disk, path: str, content: str | bytes, time: int = OPENED) -> None:
    disk.file(f"{ROOT}/{path}", content, owner=WWW_DATA, time=time)


def _plugin(disk: Disk, name: str) -> None:
    folder = f"content/plugins/{name}"
    function = name.replace("-", "_")
    _put(disk, f"{folder}/{name}.php", _PLUGIN.format(name=name, function=function))
    _put(disk, f"{folder}/settings.php", _SETTINGS.format(function=function))
    _put(disk, f"{folder}/index.php", _GUARD)
    _put(disk, f"{folder}/readme.txt", f"=== {name} ===\nA plug-in of the made-up blog.\n")
    _put(disk, f"{folder}/assets/{name}.css", f".{name} {{ margin: 1em 0; }}\n")
    _put(
        disk,
        f"{folder}/assets/{name}.js",
        f"document.querySelectorAll('.{name}').forEach(e => e.hidden = false);\n",
    )
    _put(disk, f"{folder}/assets/icon.png", png(name))


def _theme(disk: Disk, name: str) -> None:
    folder = f"content/themes/{name}"
    for part, text in _THEME.items():
        _put(disk, f"{folder}/{part}.php", text.format(name=name))
    _put(
        disk,
        f"{folder}/style.css",
        f"/* Theme: {name} */\nbody {{ font-family: serif; max-width: 40em; }}\n",
    )
    _put(disk, f"{folder}/screenshot.png", png(f"theme {name}", 32))
    _put(disk, f"{folder}/images/dot.gif", gif(name))


def _uploads(disk: Disk) -> None:
    folder = "content/uploads"
    _put(disk, f"{folder}/index.php", _GUARD)
    for position, (month, count) in enumerate(MONTHS):
        for number in range(count):
            seed = f"{month} {number}"
            time = OPENED + (30 * position + 2 * number) * DAY
            name = f"{folder}/{month}/quay-{number + 1}.jpg"
            _put(disk, name, jpeg(seed), time)
            if number % 3 == 0:
                _put(disk, f"{folder}/{month}/quay-{number + 1}-150x150.png", png(seed), time)
    _put(disk, "favicon.ico", ico("blog"))


_GUARD: Final = "<?php\n// Nothing to see here.\n"
_PARTS: Final = (
    "cache comments database date escape feed http images links locale mail menus options pages "
    "posts query roles routes search session templates texts translate users".split()
)  # fmt: skip
_SCREENS: Final = "comments media menus options pages plugins posts themes users".split()

_CORE: Final = {
    "index.php": (
        "<?php\n// The way in for every page of the blog.\ndefine('BLOG_START', __DIR__);\n"
        "require BLOG_START . '/load.php';\nblog_show(blog_route($_SERVER['REQUEST_URI']));\n"
    ),
    "load.php": (
        "<?php\n// Brings in all parts, then the plug-ins that are switched on.\n"
        "require_once __DIR__ . '/configuration.php';\n"
        "foreach (['database', 'options', 'posts', 'users', 'templates', 'routes'] as $part) {\n"
        "    require_once __DIR__ . '/includes/' . $part . '.php';\n}\n"
        "foreach (blog_active_plugins() as $plugin) {\n"
        "    $name = basename($plugin);\n"
        "    require_once __DIR__ . '/content/plugins/' . $name . '/' . $name . '.php';\n}\n"
    ),
    "configuration.php": (
        "<?php\ndefine('DATABASE_NAME', 'blog');\ndefine('DATABASE_USER', 'blog');\n"
        "define('DATABASE_PASSWORD', 'this-one-is-made-up');\n"
        "define('BLOG_SECRET', 'so-is-this-one');\n"
    ),
    "tasks.php": (
        "<?php\n// Called by cron: posts that are due, old sessions, the feed.\n"
        "require __DIR__ . '/load.php';\nblog_publish_due_posts();\nblog_forget_old_sessions();\n"
    ),
    "login.php": """<?php
require __DIR__ . '/load.php';
$wrong = false;
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $user = blog_user_by_name((string) $_POST['name']);
    if ($user !== null && password_verify((string) $_POST['password'], $user->password_hash)) {
        blog_start_session($user);
        header('Location: /admin/posts.php');
        exit;
    }
    $wrong = true;
}
?>
<!doctype html>
<title>Log in</title>
<?php if ($wrong): ?><p>That was not right.</p><?php endif; ?>
<form method="post" action="/login.php">
  <label>Name <input name="name"></label>
  <label>Password <input type="password" name="password"></label>
  <button>Log in</button>
</form>
""",
    "feed.php": (
        "<?php\nrequire __DIR__ . '/load.php';\nheader('Content-Type: application/rss+xml');\n"
        "echo '<?xml version=\"1.0\"?>', \"\\n<rss version='2.0'><channel>\";\n"
        "foreach (blog_newest_posts(10) as $post) {\n"
        "    echo '<item><title>', htmlspecialchars($post->title), '</title></item>';\n}\n"
        "echo '</channel></rss>';\n"
    ),
    "robots.txt": "User-agent: *\nDisallow: /admin/\n",
    "license.txt": "The blog of this demo is made up.\n",
    ".htaccess": (
        "RewriteEngine On\nRewriteBase /\nRewriteCond %{REQUEST_FILENAME} !-f\n"
        "RewriteCond %{REQUEST_FILENAME} !-d\nRewriteRule . /index.php [L]\n"
    ),
}
_INCLUDE: Final = """<?php
// {part}: part {number} of the blog.

function blog_{part}_of($key, $otherwise = null)
{{
    static $known = [];
    if (!array_key_exists($key, $known)) {{
        $known[$key] = blog_database()->fetch('SELECT value FROM {part} WHERE name = ?', [$key]);
    }}
    return $known[$key] ?? $otherwise;
}}

function blog_{part}_list($page = 1)
{{
    $from = max(0, (int) $page - 1) * 20;
    return blog_database()->all("SELECT * FROM {part} ORDER BY id LIMIT 20 OFFSET $from");
}}
"""
_SCREEN: Final = """<?php
require dirname(__DIR__) . '/load.php';
blog_require_login();
$page = isset($_GET['page']) ? (int) $_GET['page'] : 1;
foreach (blog_{part}_list($page) as $row) {{
    echo '<li>', htmlspecialchars($row['title'] ?? $row['name']), '</li>';
}}
"""
_PLUGIN: Final = """<?php
/*
 * Plugin: {name}
 * Version: 1.4
 */
if (!defined('BLOG_START')) {{
    exit;
}}

require_once __DIR__ . '/settings.php';

function {function}_show($post)
{{
    $settings = {function}_settings();
    return '<div class="{name}">' . htmlspecialchars($settings['title']) . '</div>' . $post;
}}

blog_filter('post', '{function}_show');
"""
_SETTINGS: Final = """<?php
function {function}_settings()
{{
    return ['title' => blog_option('{function}_title', 'Read on'), 'columns' => 3];
}}
"""
_THEME: Final = {
    "index": (
        "<?php\n// {name}: the list of posts.\nblog_template('header');\n"
        "foreach (blog_posts() as $post) {{\n    blog_template('post', $post);\n}}\n"
        "blog_template('footer');\n"
    ),
    "header": (
        "<!doctype html>\n<title><?= htmlspecialchars(blog_title()) ?></title>\n"
        '<link rel="stylesheet" href="<?= blog_theme_address(\'style.css\') ?>">\n'
    ),
    "footer": "<footer>&copy; <?= date('Y') ?> Harbour blog, theme {name}</footer>\n",
    "post": (
        "<article>\n<h2><?= htmlspecialchars($post->title) ?></h2>\n"
        "<?= $post->html ?>\n</article>\n"
    ),
    "functions": (
        "<?php\n// {name}: what the theme needs.\n"
        "function {name}_menu()\n{{\n    return blog_menus_list(1);\n}}\n"
    ),
    "404": (
        "<?php\nhttp_response_code(404);\nblog_template('header');\n"
        "echo '<p>There is no such page.</p>';\nblog_template('footer');\n"
    ),
}
