"""A shop that somebody wrote by hand, written for the demo: /var/www/shop."""

from __future__ import annotations

from typing import Final

from pratique.demo.accounts import WWW_DATA
from pratique.demo.advisory import lock
from pratique.demo.days import DAY, OPENED
from pratique.demo.disk import Disk
from pratique.demo.picture import gif, ico, jpeg, png

ROOT: Final = "/var/www/shop"
PRODUCTS: Final = (
    "anchor",
    "bollard",
    "buoy",
    "compass",
    "flag",
    "lantern",
    "net",
    "rope",
    "sextant",
    "wheel",
)


def lay_shop(disk: Disk) -> None:
    """Write the shop."""
    for path, text in _FILES.items():
        _put(disk, path, text)
    for name in _CLASSES:
        _put(disk, f"src/{name}.php", _CLASS.format(name=name, table=name.lower()))
    for name in _TEMPLATES:
        _put(disk, f"templates/{name}.php", _TEMPLATE.format(name=name))
    for number, name in enumerate(PRODUCTS):
        time = OPENED + number * DAY
        _put(disk, f"public/images/products/{name}.jpg", jpeg(f"product {name}"), time)
        _put(disk, f"public/images/products/{name}-small.png", png(f"product {name}"), time)
    _put(disk, "public/images/logo.png", png("logo", 24))
    _put(disk, "public/images/blank.gif", gif("blank"))
    _put(disk, "public/favicon.ico", ico("shop"))
    _put(disk, "composer.lock", lock())
    disk.folder(f"{ROOT}/var/cache", owner=WWW_DATA, time=OPENED)


def _put(disk: Disk, path: str, content: str | bytes, time: int = OPENED) -> None:
    disk.file(f"{ROOT}/{path}", content, owner=WWW_DATA, time=time)


_CLASSES: Final = (
    "Basket Category Customer Database Discount Invoice Mailer Order Product Session".split()
)  # fmt: skip
_TEMPLATES: Final = "basket category checkout contact invoice layout login product thanks".split()

_FILES: Final = {
    "public/index.php": """<?php
require dirname(__DIR__) . '/start.php';

$pages = ['home' => 'category', 'basket' => 'basket', 'thanks' => 'thanks'];
$asked = $_GET['page'] ?? 'home';
$template = $pages[$asked] ?? 'category';
show($template, ['products' => Product::all()]);
""",
    "public/product.php": """<?php
require dirname(__DIR__) . '/start.php';

$product = Product::find((int) ($_GET['id'] ?? 0));
if ($product === null) {
    http_response_code(404);
    exit('There is no such product.');
}
show('product', ['product' => $product]);
""",
    "public/basket.php": """<?php
require dirname(__DIR__) . '/start.php';

if (isset($_POST['product'], $_POST['count'])) {
    Basket::current()->put((int) $_POST['product'], max(1, (int) $_POST['count']));
    header('Location: /basket.php');
    exit;
}
show('basket', ['basket' => Basket::current()]);
""",
    "public/contact.php": """<?php
require dirname(__DIR__) . '/start.php';

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $from = filter_var($_POST['email'] ?? '', FILTER_VALIDATE_EMAIL);
    $text = mb_substr((string) ($_POST['message'] ?? ''), 0, 4000);
    if ($from !== false && $text !== '') {
        mail('shop@harbour.example', 'A question from the shop', $text, 'Reply-To: ' . $from);
    }
    header('Location: /index.php?page=thanks');
    exit;
}
show('contact');
""",
    "public/account/login.php": """<?php
require dirname(__DIR__, 2) . '/start.php';

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $customer = Customer::byEmail((string) ($_POST['email'] ?? ''));
    if ($customer && password_verify((string) ($_POST['password'] ?? ''), $customer->hash)) {
        Session::start($customer);
        header('Location: /');
        exit;
    }
}
show('login');
""",
    "public/admin/picture.php": """<?php
require dirname(__DIR__, 2) . '/start.php';
Session::requireAdmin();

$kinds = ['image/jpeg' => 'jpg', 'image/png' => 'png'];
$file = $_FILES['picture'] ?? null;
if ($file !== null && $file['error'] === UPLOAD_ERR_OK) {
    $kind = mime_content_type($file['tmp_name']);
    if (!isset($kinds[$kind])) {
        exit('Only JPEG and PNG.');
    }
    $name = bin2hex(random_bytes(8)) . '.' . $kinds[$kind];
    move_uploaded_file($file['tmp_name'], dirname(__DIR__) . '/images/products/' . $name);
}
show('product');
""",
    "public/css/shop.css": "body { font-family: sans-serif; }\n.price { font-weight: bold; }\n",
    "public/js/basket.js": (
        "const form = document.querySelector('form.basket');\n"
        "form?.addEventListener('change', () => form.submit());\n"
    ),
    "public/robots.txt": "User-agent: *\nAllow: /\n",
    "start.php": """<?php
// What every page of the shop needs first.
spl_autoload_register(function (string $class): void {
    $file = __DIR__ . '/src/' . basename($class) . '.php';
    if (is_file($file)) {
        require $file;
    }
});
session_start();

function show(string $template, array $values = []): void
{
    extract($values, EXTR_SKIP);
    require __DIR__ . '/templates/layout.php';
}
""",
    "bin/send-orders.php": """<?php
// Called by systemd every ten minutes.
require dirname(__DIR__) . '/start.php';
foreach (Order::waiting() as $order) {
    Mailer::toWarehouse($order);
    $order->markSent();
}
""",
    "settings.ini": "[database]\nname = shop\nuser = shop\npassword = made-up\n",
    ".env": (
        "MAIL_HOST=mail.harbour.example\nMAIL_USERNAME=shop@harbour.example\n"
        "MAIL_PASSWORD=also-made-up-for-mail\n"
    ),
    "README": "The shop of the harbour. Ask Bruno.\n",
}
_CLASS: Final = """<?php

final class {name}
{{
    public function __construct(public readonly int $id, public readonly array $values)
    {{
    }}

    public static function find(int $id): ?self
    {{
        $row = Database::row('SELECT * FROM {table} WHERE id = ?', [$id]);
        return $row === null ? null : new self((int) $row['id'], $row);
    }}

    public static function all(): array
    {{
        $rows = Database::rows('SELECT * FROM {table}');
        return array_map(fn ($row) => new self((int) $row['id'], $row), $rows);
    }}
}}
"""
_TEMPLATE: Final = """<?php /** The page {name}. */ ?>
<section class="{name}">
  <h1><?= htmlspecialchars($title ?? '{name}') ?></h1>
<?php foreach ($rows ?? [] as $row): ?>
  <p><?= htmlspecialchars((string) $row) ?></p>
<?php endforeach; ?>
</section>
"""
