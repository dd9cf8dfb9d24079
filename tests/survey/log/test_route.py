from __future__ import annotations

from pratique.parsers.log import all_binary_logs
from pratique.survey.log.route import log_routes, routes_of


def claiming(routes, folder, name):
    return {parser.slug for parser in routes.parsers_for(folder, name)}


def test_a_form_claims_its_places():
    assert "access" in claiming(log_routes(), "/var/log/nginx", "access.log")
    assert "syslog" in claiming(log_routes(), "/var/log", "auth.log")
    assert claiming(log_routes(), "/etc", "passwd") == set()


def test_only_the_forms_that_are_given_are_asked():
    routes = routes_of(all_binary_logs())
    assert claiming(routes, "/var/log/journal/ab", "system.journal") == {"journal"}
    assert claiming(routes, "/var/log/nginx", "access.log") == set()


def test_what_claims_reads_nothing():
    (parser,) = routes_of(all_binary_logs()).parsers_for("/var/log/journal/ab", "system.journal")
    assert list(parser.parse(b"x", "/x")) == []
