"""Functions and variables of PHP by what they mean here. Source: the manual at php.net.

Names are lower case, because PHP's function names know no case.
"""

from __future__ import annotations

import re

REQUEST_VARIABLES = frozenset(
    {
        "_GET",
        "_POST",
        "_REQUEST",
        "_COOKIE",
        "_FILES",
        "HTTP_RAW_POST_DATA",
        "HTTP_GET_VARS",
        "HTTP_POST_VARS",
        "HTTP_COOKIE_VARS",
        "HTTP_POST_FILES",
    }
)
# Keys of $_SERVER that the visitor writes; `HTTP_*` beside them.
REQUEST_SERVER_KEYS = frozenset(
    {
        "QUERY_STRING",
        "REQUEST_URI",
        "PATH_INFO",
        "ORIG_PATH_INFO",
        "PHP_AUTH_USER",
        "PHP_AUTH_PW",
        "REDIRECT_QUERY_STRING",
        "argv",
    }
)
REQUEST_SERVER_PREFIX = "HTTP_"


def is_request_key(key: str) -> bool:
    """Whether a visitor writes what `$_SERVER` holds under `key`."""
    return key.startswith(REQUEST_SERVER_PREFIX) or key in REQUEST_SERVER_KEYS


REQUEST_STREAM = b"php://input"
REQUEST_FUNCTIONS = frozenset(
    {"getallheaders", "apache_request_headers", "filter_input", "filter_input_array"}
)

# Functions that run a text as PHP, with the arguments that hold it.
RUNS_CODE: dict[str, tuple[int, ...]] = {
    "eval": (0,),
    "assert": (0,),
    "create_function": (0, 1),
    "runkit_function_add": (2,),
    "runkit7_function_add": (2,),
}
# Functions that hand a text to a shell or start a program, with the arguments that say which.
RUNS_COMMAND: dict[str, tuple[int, ...]] = {
    "system": (0,),
    "exec": (0,),
    "shell_exec": (0,),
    "passthru": (0,),
    "popen": (0,),
    "proc_open": (0,),
    "pcntl_exec": (0, 1),
    "expect_popen": (0,),
    "ssh2_exec": (1,),
    "dl": (0,),
    "mail": (4,),
    "mb_send_mail": (4,),
}
# Functions that call what one of their arguments names. -1 is the last argument.
CALLS_BACK: dict[str, tuple[int, ...]] = {
    "call_user_func": (0,),
    "call_user_func_array": (0,),
    "forward_static_call": (0,),
    "forward_static_call_array": (0,),
    "register_shutdown_function": (0,),
    "register_tick_function": (0,),
    "array_map": (0,),
    "array_filter": (1,),
    "array_walk": (1,),
    "array_walk_recursive": (1,),
    "array_reduce": (1,),
    "usort": (1,),
    "uasort": (1,),
    "uksort": (1,),
    "array_udiff": (-1,),
    "array_udiff_assoc": (-1,),
    "array_udiff_uassoc": (-1, -2),
    "array_diff_ukey": (-1,),
    "array_diff_uassoc": (-1,),
    "array_uintersect": (-1,),
    "array_uintersect_assoc": (-1,),
    "array_uintersect_uassoc": (-1, -2),
    "array_intersect_ukey": (-1,),
    "array_intersect_uassoc": (-1,),
    "preg_replace_callback": (1,),
    "mb_ereg_replace_callback": (1,),
    "iterator_apply": (1,),
    "ob_start": (0,),
    "set_error_handler": (0,),
    "set_exception_handler": (0,),
    "spl_autoload_register": (0,),
    "header_register_callback": (0,),
    "filter_var": (2,),
    "filter_var_array": (1,),
    "filter_input": (3,),
    "sqlite_create_function": (2,),
    "session_set_save_handler": (0, 1, 2, 3, 4, 5),
}
# Methods that do so, whatever their class: ArrayObject, Closure, ReflectionFunction, SQLite3.
METHODS_CALL_BACK: dict[str, tuple[int, ...]] = {
    "uasort": (0,),
    "uksort": (0,),
    "fromcallable": (0,),
    "fetchall": (1,),
    "createfunction": (1,),
    "sqlitecreatefunction": (1,),
}
# Classes that call what one argument of their constructor names, with its place.
CALLABLE_CLASSES = {
    "reflectionfunction": 0,
    "reflectionmethod": 0,
    "callbackfilteriterator": 1,
    "recursivecallbackfilteriterator": 1,
}
# Classes whose objects hold what they are given.
HOLDS = frozenset(
    {
        "arrayobject",
        "arrayiterator",
        "recursivearrayiterator",
        "iteratoriterator",
        "callbackfilteriterator",
        "splfixedarray",
        "splobjectstorage",
        "appenditerator",
    }
)

# Functions that undo a hiding of text. `strrev` and `str_rot13` hide only from readers.
DECODES = frozenset(
    {
        "base64_decode",
        "gzinflate",
        "gzuncompress",
        "gzdecode",
        "zlib_decode",
        "bzdecompress",
        "str_rot13",
        "strrev",
        "convert_uudecode",
        "hex2bin",
        "openssl_decrypt",
        "mcrypt_decrypt",
        "mcrypt_cbc",
        "sodium_crypto_secretbox_open",
        "quoted_printable_decode",
        "pack",
        "exif_read_data",
        "read_exif_data",
    }
)
# Functions whose result says nothing of the text that went in, or is harmless as code.
STOPS = frozenset(
    {
        "intval",
        "floatval",
        "doubleval",
        "boolval",
        "count",
        "sizeof",
        "strlen",
        "mb_strlen",
        "md5",
        "sha1",
        "crc32",
        "hash",
        "hash_hmac",
        "abs",
        "round",
        "floor",
        "ceil",
        "min",
        "max",
        "ord",
        "time",
        "date",
        "gmdate",
        "mktime",
        "strtotime",
        "rand",
        "mt_rand",
        "random_int",
        "uniqid",
        "isset",
        "empty",
        "in_array",
        "array_key_exists",
        "array_search",
        "function_exists",
        "method_exists",
        "class_exists",
        "file_exists",
        "is_file",
        "is_dir",
        "filesize",
        "filemtime",
        "strpos",
        "stripos",
        "strrpos",
        "mb_strpos",
        "str_contains",
        "str_starts_with",
        "str_ends_with",
        "mb_stripos",
        "mb_strrpos",
        "substr_count",
        "property_exists",
        "interface_exists",
        "key_exists",
        "hash_equals",
        "filter_has_var",
        "strcmp",
        "strcasecmp",
        "strncmp",
        "strncasecmp",
        "preg_match",
        "preg_match_all",
        "preg_quote",
        "version_compare",
        "escapeshellarg",
        "escapeshellcmd",
        "ctype_alnum",
        "ctype_alpha",
        "ctype_digit",
        "var_export",
        "password_hash",
        "password_verify",
        "microtime",
        "gettype",
        "get_class",
        "spl_object_hash",
        "absint",
        "ip2long",
        "checkdate",
        "define",
        "defined",
        "error_log",
        "mysql_query",
        "mysqli_query",
        "error_reporting",
        "ini_set",
        "set_time_limit",
    }
)
# Beside these, a path loses what a visitor could steer with.
STOPS_PATH = frozenset(
    {
        "basename",
        "realpath",
        "plugin_basename",
        "sanitize_key",
        "sanitize_file_name",
        "validate_file",
    }
)
# Functions through which the name of a function may still be a visitor's.
PASSES_NAME = frozenset(
    {
        "trim",
        "ltrim",
        "rtrim",
        "chop",
        "strtolower",
        "strtoupper",
        "ucfirst",
        "lcfirst",
        "stripslashes",
        "stripcslashes",
        "substr",
        "mb_substr",
        "str_replace",
        "str_ireplace",
        "preg_replace",
        "implode",
        "join",
        "explode",
        "str_split",
        "preg_split",
        "sprintf",
        "vsprintf",
        "strtr",
        "urldecode",
        "rawurldecode",
        "json_decode",
        "unserialize",
        "array_merge",
        "array_values",
        "array_keys",
        "array_shift",
        "array_pop",
        "array_slice",
        "array_map",
        "array_reverse",
        "current",
        "reset",
        "end",
        "next",
        "pos",
        "key",
        "each",
        "chr",
        "substr_replace",
        "html_entity_decode",
        "htmlspecialchars_decode",
        "iconv",
        "mb_convert_encoding",
        "utf8_decode",
        "utf8_encode",
        "strval",
        "ucwords",
        "nl2br",
        "file_get_contents",
        "stream_get_contents",
        "get_defined_vars",
        "compact",
        "parse_str",
    }
)
# Functions that put a text together out of others: nobody needs them to name a function.
BUILDS = frozenset(
    {
        "implode",
        "join",
        "substr_replace",
        "substr",
        "str_replace",
        "strtr",
        "array_diff",
        "array_flip",
        "pack",
        "chr",
        "str_split",
        "preg_replace",
        "strrev",
        "ucwords",
        "get_defined_functions",
        "preg_filter",
    }
)
# Functions that make one text of a whole form, for a way on which nobody should read it.
PACKS = frozenset(
    {
        "base64_encode",
        "serialize",
        "json_encode",
        "print_r",
        "http_build_query",
        "gzcompress",
        "gzdeflate",
        "openssl_encrypt",
        "openssl_public_encrypt",
        "mcrypt_encrypt",
        "convert_uuencode",
    }
)
# Functions that read a file or an address: the text that names it becomes the text in it.
READS = frozenset(
    {
        "file_get_contents",
        "file",
        "fopen",
        "fread",
        "fgets",
        "fgetc",
        "readfile",
        "stream_get_contents",
        "stream_get_line",
        "simplexml_load_file",
        "curl_init",
        "copy",
        "php_strip_whitespace",
        "highlight_file",
        "show_source",
    }
)
# Functions whose result always comes over the network.
FETCHES = frozenset(
    {
        "curl_exec",
        "curl_multi_getcontent",
        "fsockopen",
        "pfsockopen",
        "stream_socket_client",
        "socket_read",
        "socket_recv",
        "wp_remote_get",
        "wp_remote_post",
        "wp_remote_request",
        "wp_remote_retrieve_body",
        "wp_safe_remote_get",
        "http_get",
        "dns_get_record",
        "ftp_get",
    }
)
ADDRESS_STARTS = (b"http://", b"https://", b"ftp://", b"ftps://", b"//")

# (function, argument that is read, argument that is written by reference)
WRITES_ARGUMENT: dict[str, tuple[int, int]] = {
    "parse_str": (0, 1),
    "mb_parse_str": (0, 1),
    "preg_match": (1, 2),
    "preg_match_all": (1, 2),
    "array_push": (1, 0),
    "array_unshift": (1, 0),
    "curl_setopt": (2, 0),
    "settype": (0, 0),
    "sscanf": (0, 2),
    "is_callable": (0, 2),
}
# Functions that make variables of any name out of an array or a text.
MAKES_VARIABLES = frozenset({"extract", "parse_str", "mb_parse_str", "import_request_variables"})
# Functions by which a program tells good values from others before it uses them.
CHECKS_VALUE: dict[str, int] = {
    "in_array": 0,
    "array_key_exists": 0,
    "array_search": 0,
    "key_exists": 0,
    "preg_match": 1,
    "ctype_alnum": 0,
    "ctype_alpha": 0,
    "ctype_digit": 0,
    "is_numeric": 0,
    "method_exists": 1,
}

# Patterns, as they stand in the source, that let only letters, digits, dots and dashes through:
# no call, no quote, no end of a statement. Then functions that ask for the same.
_ONE_LETTER = rb"(?:[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d|[\w.]|\\[wd.-])"
ONLY_WORDS = re.compile(
    rb"['\"]([/#~!@%%])\^\(?(?:\[%s+-?\]|\\[wd])(?:[+*]|\{[\d,]+\})\)?\$\1[iuD]*['\"]" % _ONE_LETTER
)
ONLY_WORD_CHECKS = frozenset({"ctype_alnum", "ctype_alpha", "ctype_digit", "is_numeric"})

COMPARISONS = frozenset(
    {
        "==",
        "===",
        "!=",
        "!==",
        "<>",
        "<",
        ">",
        "<=",
        ">=",
        "<=>",
        "&&",
        "||",
        "and",
        "or",
        "xor",
        "instanceof",
        "-",
        "*",
        "/",
        "%",
        "**",
        "<<",
        ">>",
    }
)
NUMBER_CASTS = frozenset({"int", "integer", "float", "double", "real", "bool", "boolean"})

WRITES_FILE: dict[str, tuple[int, int]] = {  # (path or handle, data)
    "file_put_contents": (0, 1),
    "fwrite": (0, 1),
    "fputs": (0, 1),
    "copy": (1, 0),
    "rename": (1, 0),
    "move_uploaded_file": (1, 0),
}
MAILS: dict[str, tuple[int, ...]] = {"mail": (1, 2), "mb_send_mail": (1, 2), "imap_mail": (1, 2)}
SENDS = frozenset(
    {
        "file_get_contents",
        "fopen",
        "curl_init",
        "curl_setopt",
        "curl_setopt_array",
        "wp_remote_post",
    }
)
DROP_BOXES = (b"api.telegram.org", b"discord.com/api/webhooks", b"discordapp.com/api/webhooks")
