from __future__ import annotations

from pratique.report.page import render
from pratique.report.scope_picture import scope_picture
from pratique.story.reached import Line, Reached, Scope


def line(kind: str, name: str, reached: Reached) -> Line:
    return Line(kind, name, reached, "because")


def test_nothing_is_no_picture():
    assert scope_picture(Scope()) is None


def test_each_thing_stands_in_the_column_of_its_answer():
    picture = scope_picture(
        Scope(
            (
                line("site", "a.example", Reached.TOUCHED),
                line("account", "ada", Reached.REACHABLE),
                line("site", "b.example", Reached.UNTOUCHED),
                line("site", "a.example", Reached.TOUCHED),
                line("drone", "x", Reached.UNTOUCHED),
            )
        )
    )
    assert [(one.reached, one.number) for one in picture.columns] == [
        (Reached.TOUCHED, 1), (Reached.REACHABLE, 1), (Reached.UNTOUCHED, 2),
    ]  # fmt: skip
    assert [row.kind for row in picture.rows] == ["account", "site", "drone"]
    site = picture.rows[1]
    assert [[name.text for name in cell.names] for cell in site.cells] == [
        ["a.example"], [], ["b.example"],
    ]  # fmt: skip
    tops = [row.top for row in picture.rows]
    assert tops == sorted(set(tops))
    assert tops[-1] < picture.height


def test_what_has_no_room_is_counted():
    lines = tuple(line("site", f"s{n}.example", Reached.TOUCHED) for n in range(40))
    picture = scope_picture(Scope(lines))
    cell = picture.rows[0].cells[0]
    assert len(cell.names) + cell.left_out == 40
    assert cell.more_y < picture.height
    assert all(name.y < cell.more_y for name in cell.names)


def test_one_more_than_fits_is_shown_and_not_counted():
    lines = tuple(line("site", f"s{n}.example", Reached.TOUCHED) for n in range(7))
    assert scope_picture(Scope(lines)).rows[0].cells[0].left_out == 0


def test_it_stands_in_the_report_with_a_mark_for_each_answer(sample):
    page = render(sample.compromised(1), sample.story())
    drawn = page[page.index('class="picture scope"') :]
    drawn = drawn[: drawn.index("</svg>")]
    assert "a.example" in drawn
    assert "Touched: 1" in drawn
    assert drawn.count('class="reach-hollow"') == 2
    assert drawn.count('class="reach-mark"') == 1
