"""What a PHP program brings together, as numbers: its words by what they are for, and its shape.

No single trait says anything: many programs run commands, many take uploads. What is rare
among applications is the company that they keep. The words are those of PHP itself and of
the systems that it runs on; names of people, groups and tools are not among them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

# Words by what they are for; all in lower case. A word belongs to one sort only.
SORTS: Final[dict[str, frozenset[str]]] = {
    sort: frozenset(words.split())
    for sort, words in {
        "code": """
            eval assert create_function call_user_func call_user_func_array
            register_shutdown_function register_tick_function preg_replace_callback array_map
            array_filter array_walk usort uasort uksort array_walk_recursive array_reduce
            forward_static_call reflectionfunction invoke func_get_args array_diff_ukey
            array_udiff array_intersect_ukey ob_start ereg_replace mb_ereg_replace
            preg_replace function_exists is_callable unserialize simplexml_load_string
            runkit_function_add
        """,
        "command": """
            system exec shell_exec passthru popen pclose proc_open proc_close proc_get_status
            proc_terminate proc_nice pcntl_exec pcntl_fork posix_kill posix_setuid
            posix_setsid escapeshellarg escapeshellcmd dl expect_popen ssh2_connect ssh2_exec
            com wscript shell_command win32_create_service putenv cmd cmds command commands
            execute perl python gcc bash sh tcsh ksh
        """,
        "machine": """
            php_uname phpversion phpinfo getcwd get_current_user getmyuid getmypid getmygid
            getmyinode posix_getpwuid posix_getgrgid posix_getuid posix_geteuid posix_getegid
            posix_uname disk_free_space disk_total_space diskfreespace php_sapi_name ini_get
            get_cfg_var get_loaded_extensions extension_loaded sys_get_temp_dir gethostbyname
            gethostname sys_getloadavg get_defined_functions get_defined_vars
            get_magic_quotes_gpc php_os server_software server_addr server_admin safe_mode
            disable_functions open_basedir magic_quotes_gpc register_globals memory_limit
            allow_url_fopen allow_url_include upload_max_filesize uname whoami netstat
            ifconfig ipconfig passwd shadow sysctl useradd adduser localgroup bash_history
            htpasswd public_html cgi suexec httpd kernel suid root sudo drwx
        """,
        "folder": """
            opendir readdir closedir rewinddir scandir glob is_dir is_file chdir dir mkdir
            rmdir directoryiterator recursivedirectoryiterator is_writable is_writeable
            is_readable is_link is_executable file_exists dirname basename realpath pathinfo
            directory path cwd folder
        """,
        "file": """
            fopen fread fgets fgetc fgetcsv feof fclose fwrite fputs ftruncate flock fseek
            file readfile file_get_contents file_put_contents stream_get_contents
            highlight_file show_source unlink rename copy touch chmod chown chgrp umask
            symlink link readlink tempnam tmpfile stat lstat fileperms fileowner filegroup
            filesize filemtime filectime fileatime posix_mkfifo parse_ini_file delete edit
            download ziparchive gzopen gzwrite htaccess
        """,
        "upload": """
            $_files move_uploaded_file is_uploaded_file tmp_name upload uploader uploaded
            multipart enctype
        """,
        "request": """
            $_get $_post $_request $_cookie $http_get_vars $http_post_vars $http_cookie_vars
            $http_raw_post_data $http_server_vars $_session $_server $_env $globals $php_self
            getallheaders apache_request_headers filter_input import_request_variables extract
            parse_str stripslashes query_string request_uri php_self script_filename
            script_name document_root http_host path_info request_method setcookie
        """,
        "undoing": """
            base64_decode gzinflate gzuncompress gzdecode zlib_decode bzdecompress str_rot13
            strrev convert_uudecode hex2bin pack unpack openssl_decrypt mcrypt_decrypt
            urldecode rawurldecode chr ord bin2hex hexdec dechex base_convert strtr
            str_replace substr implode join explode str_split preg_split array_merge
            array_flip range array_rand html_entity_decode str_pad substr_replace sprintf
            bindec octdec crc32 md5 sha1 ctype_xdigit array_pop array_shift array_slice
            array_values array_keys count strlen strpos stripos strtolower strtoupper trim
        """,
        "packing": """
            base64_encode gzdeflate gzcompress gzencode bzcompress serialize json_encode
            urlencode rawurlencode convert_uuencode
        """,
        "silence": """
            error_reporting ini_set ini_restore set_time_limit ignore_user_abort
            display_errors log_errors error_log max_execution_time set_magic_quotes_runtime
            set_error_handler ob_end_clean ob_get_contents ob_get_clean ob_end_flush flush
            sleep usleep header exit die session_start session_destroy session_write_close
            http_response_code clearstatcache
        """,
        "network": """
            curl_init curl_exec curl_setopt curl_setopt_array curl_close curl_getinfo
            fsockopen pfsockopen stream_socket_client stream_socket_server
            stream_context_create stream_select stream_set_blocking socket_create
            socket_connect socket_write socket_read socket_bind socket_listen socket_accept
            socket_close gethostbyaddr ip2long ftp_connect ftp_login ftp_put ftp_get ftp_close
            wp_remote_get wp_remote_post checkdnsrr getmxrr dns_get_record proxy socket bind
            port connect connection curlopt_useragent curlopt_postfields
            curlopt_ssl_verifypeer wget curl lynx fetch http_get
        """,
        "mail": """
            mail mb_send_mail imap_open smtp bcc cc subject mailer phpmailer sendmail reply
            recipient recipients email emails mime boundary telegram attachment
        """,
        "database": """
            mysql_connect mysql_query mysql_select_db mysql_fetch_array mysql_fetch_assoc
            mysql_fetch_row mysql_num_rows mysql_num_fields mysql_list_dbs mysql_list_tables
            mysql_close mysql_error mysql_real_escape_string mysql_escape_string
            mysql_pconnect mysqli_connect mysqli_query mysqli_fetch_assoc pg_connect pg_query
            pg_exec mssql_connect mssql_query oci_connect ociexecute odbc_connect sqlite_open
            pdo information_schema outfile load_file dump sql databases tables union
        """,
        "visitor": """
            http_referer http_user_agent remote_addr http_x_forwarded_for http_client_ip
            http_accept_language http_cf_connecting_ip googlebot bingbot msnbot slurp crawler
            spider bot bots yandex baidu referer user_agent geoip geoplugin
        """,
        "secret": """
            password pass pwd login username user passwords credit card cvv cvc ssn billing
            bank account paypal visa mastercard otp pin token verify wallet seed logged auth
        """,
        "form": """
            textarea form input submit hidden select option iframe script onclick checkbox
            action post hr center font bgcolor
        """,
        "screen": """
            echo print printf print_r var_dump htmlspecialchars htmlentities nl2br
            number_format date
        """,
        "plain": """
            true false null global isset empty define defined include include_once require
            require_once while foreach switch goto static list each in_array is_array
            is_string is_numeric intval rand mt_rand time microtime uniqid preg_match
            preg_match_all eregi ereg split array_key_exists
        """,
        "application": """
            namespace use class interface trait abstract final extends implements public
            private protected const instanceof throw try catch finally yield callable iterable
            nullable void bool exception invalidargumentexception runtimeexception
            logicexception arrayaccess countable iterator __construct __destruct __call
            __tostring self parent array_key_first sprintf_ test tests package license
            copyright param return var since deprecated see throws internal
        """,
        "framework": """
            add_action add_filter apply_filters do_action __ _e esc_html esc_attr esc_url
            get_option update_option wp_nonce_field check_admin_referer wp_verify_nonce
            current_user_can abspath jexec wp_insert_user wp_create_user wp_set_current_user
            wp_set_auth_cookie add_user wp_enqueue_script get_users wpdb mage jfactory drupal
            services container entity hook t module theme plugin version
        """,
    }.items()
}
SORT_OF: Final = {word.encode(): sort for sort, words in SORTS.items() for word in words}
_KNOWN: Final = frozenset(SORT_OF)

_HIGH: Final = bytes(range(128, 256))
_VARIABLE: Final = re.compile(rb"\$(\w{4,40})")
_CONSONANTS: Final = re.compile(rb"[b-df-hj-np-tv-xz]{5}|\d[a-z_]{1,3}\d|[o0]{4}|[il1]{5}|_{3}")
# Each pattern starts with a literal: the search for one is many times faster.
_ESCAPED: Final = re.compile(rb"\\(?:x[0-9a-f]{2}|[0-7]{2,3})")
_SPLICED: Final = re.compile(rb"\.(?:(?<=['\"]\.)|(?<=['\"]\s\.))\s?['\"]")
_CHARACTER: Final = re.compile(rb"\[(?<=\w\[)\d{1,3}\]")
_OLD_CHARACTER: Final = re.compile(rb"\{(?<=\w\{)\d{1,3}\}")
_BLOB: Final = re.compile(rb"[a-z0-9+/=]{200}")
_VARIABLE_CALL: Final = re.compile(rb"\$\w{1,40}\s?\(")
_ELEMENT_CALL: Final = re.compile(rb"\]\s?\(")
_VARIABLE_VARIABLE: Final = re.compile(rb"\$[${]")
_COMMENT_BEFORE: Final = re.compile(rb"\*/[\w$(\['\"=.]")
_COMMENT_BEHIND: Final = re.compile(rb"/\*(?<=[\w$)\]'\"(=.]/\*)")
_EXCLUSIVE_OR: Final = re.compile(rb"\^(?:(?<=['\")\]]\^)|(?<=['\")\]]\s\^))\s?['\"$(]")
_COMPLEMENT: Final = re.compile(rb"~(?:(?<=[=(.,]~)|(?<=[=(.,]\s~))\s?['\"]")
_SILENCED: Final = re.compile(rb"@(?:\$|[a-z_]\w{1,30}\s?\()")
_LONG_LINE: Final = 400
_LEAST_BLOB: Final = 200
_MOST_COUNTED: Final = 32


def traits(text: bytes, lowered: bytes, counted: Counter[bytes]) -> dict[str, float]:
    """The traits of a program by name; what is not among them is 0.

    `lowered` is the text in lower case, `counted` are its words.
    A bare name is a word, counted up to 32, and `+` the number of different words of a sort.
    Of the shape, `%` is a share of the text (0 to 1), `#` a number in a thousand bytes, `=` a
    plain number.
    """
    found = _named(counted)
    found.update(_shape(text, lowered))
    return found


def _named(counted: Counter[bytes]) -> dict[str, float]:
    found: dict[str, float] = {}
    for word in counted.keys() & _KNOWN:
        sort = SORT_OF[word]
        found[word.decode()] = float(min(counted[word], _MOST_COUNTED))
        found["+" + sort] = found.get("+" + sort, 0.0) + 1.0
    return found


def hiding(text: bytes, lowered: bytes) -> dict[str, float]:
    """Those traits of the shape by which a program hides what its words are."""
    length = len(text) + 1
    thousands = length / 1000
    variables = set(_VARIABLE.findall(lowered))
    odd = sum(1 for name in variables if _CONSONANTS.search(name) is not None)
    characters = len(_CHARACTER.findall(lowered)) + len(_OLD_CHARACTER.findall(lowered))
    comments = len(_COMMENT_BEFORE.findall(lowered)) + len(_COMMENT_BEHIND.findall(lowered))
    return {
        "=names": float(len(variables)),
        "%odd-names": odd / len(variables) if variables else 0.0,
        "%escapes": len(_ESCAPED.findall(lowered)) * 4 / length,
        "#characters": characters / thousands,
        "=blob": float(_blob(lowered)),
        "=variable-variables": float(len(_VARIABLE_VARIABLE.findall(lowered))),
        "#strange-comments": comments / thousands,
    }


def _blob(lowered: bytes) -> int:
    """How many bytes stand in encoded texts of one line."""
    long = (line for line in lowered.split(b"\n") if len(line) >= _LEAST_BLOB)
    return sum(len(_BLOB.findall(line)) for line in long) * _LEAST_BLOB


def _shape(text: bytes, lowered: bytes) -> dict[str, float]:
    length = len(text) + 1
    thousands = length / 1000
    lengths = list(map(len, text.split(b"\n")))
    spliced, silenced, calls = (
        len(pattern.findall(lowered)) for pattern in (_SPLICED, _SILENCED, _VARIABLE_CALL)
    )
    found = hiding(text, lowered)
    found |= {
        "=length": float(length),
        "=lines": float(len(lengths)),
        "=longest": float(max(lengths)),
        "%long": sum(one for one in lengths if one > _LONG_LINE) / length,
        "#spliced": spliced / thousands,
        "=spliced": float(spliced),
        "%blob": found["=blob"] / length,
        "#variable-calls": calls / thousands,
        "=variable-calls": float(calls),
        "=element-calls": float(len(_ELEMENT_CALL.findall(lowered))),
        "=strange-operations": float(
            len(_EXCLUSIVE_OR.findall(lowered)) + len(_COMPLEMENT.findall(lowered))
        ),
        "=silenced": float(silenced),
        "#silenced": silenced / thousands,
        "=documentation": float(lowered.count(b"/**")),
        "#members": (lowered.count(b"->") + lowered.count(b"::")) / thousands,
        "#markup": lowered.count(b"</") / thousands,
        "=openings": float(lowered.count(b"<?")),
        "#statements": lowered.count(b";") / len(lengths),
        "%high": (length - 1 - len(text.translate(None, _HIGH))) / length,
        "=pads": float(lowered.count(b" " * 60)),
    }
    return found
