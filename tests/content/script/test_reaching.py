from __future__ import annotations

from pratique.content.script.reaching import Reaching


def answered(asked, text):
    return set(asked(lambda code, flow: Reaching(code, flow).all(), "a.jsp", text))


def test_points_at(asked):
    page = '<% new Socket(request.getParameter("h"), request.getParameter("p")); %>'
    assert answered(asked, page) == {"page-relays-request"}


def test_leaves_alone(asked):
    assert answered(asked, '<% new Socket("203.0.113.9", 80); %>') == set()
