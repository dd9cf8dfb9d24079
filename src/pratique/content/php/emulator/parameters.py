"""The names of the parameters of PHP's functions, for calls that name their arguments.

Only of functions that hide, undo or act, and of those that are often written this way. Source:
the manual's page of each function.
"""

from __future__ import annotations

from typing import Final

_LISTED: Final = b"""
array_fill start_index count value
array_filter array callback mode
array_key_exists key array
array_map callback array
array_reduce array callback initial
array_search needle haystack strict
array_slice array offset length preserve_keys
array_splice array offset length replacement
array_walk array callback arg
assert assertion description
base64_decode string strict
call_user_func callback
call_user_func_array callback args
chr codepoint
copy from to context
define constant_name value case_insensitive
exec command output result_code
explode separator string limit
extract array flags prefix
file_get_contents filename use_include_path context offset length
file_put_contents filename data flags context
fopen filename mode use_include_path context
fwrite stream data length
gzdecode data max_length
gzinflate data max_length
gzuncompress data max_length
hash algo data binary options
hex2bin string
htmlspecialchars string flags encoding double_encode
implode separator array
in_array needle haystack strict
json_decode json associative depth flags
json_encode value flags depth
mail to subject message additional_headers additional_params
move_uploaded_file from to
number_format num decimals decimal_separator thousands_separator
openssl_decrypt data cipher_algo passphrase options iv tag aad
ord character
pack format
parse_str string result
passthru command result_code
popen command mode
preg_match pattern subject matches flags offset
preg_replace pattern replacement subject limit count
preg_replace_callback pattern callback subject limit count flags
print_r value return
proc_open command descriptor_spec pipes cwd env_vars options
range start end step
register_shutdown_function callback
rename from to context
round num precision mode
shell_exec command
str_contains haystack needle
str_ireplace search replace subject count
str_pad string length pad_string pad_type
str_repeat string times
str_replace search replace subject count
str_rot13 string
str_split string length
stripos haystack needle offset
strpos haystack needle offset
strrev string
strtr string from to
substr string offset length
substr_replace string replace offset length
system command result_code
trim string characters
uasort array callback
uksort array callback
unlink filename context
unpack format string offset
unserialize data options
urldecode string
usort array callback
"""


def _parameters() -> dict[bytes, tuple[bytes, ...]]:
    rows = [line.split() for line in _LISTED.split(b"\n") if line]
    return {row[0]: tuple(row[1:]) for row in rows}


PARAMETERS: Final = _parameters()
