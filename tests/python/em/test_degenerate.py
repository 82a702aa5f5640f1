"""degenerate: what is told is short, and names components, causes and what was done."""

from __future__ import annotations

from emgine._em.degenerate import Degeneration, message, message_of_stream


def test_a_long_list_is_cut_short() -> None:
    events = [Degeneration(i + 2, i, "collapsed", "dropped") for i in range(5)]
    assert message(events).startswith(
        "Components degenerated: component 0 collapsed and was dropped"
    )
    assert "component 2 collapsed and was dropped in iteration 4, 2 more." in message(events)


def test_one_is_told_of_alone() -> None:
    told = message([Degeneration(7, 1, "emptied", "kept")])
    assert "component 1 emptied and was kept in iteration 7. restarts_" in told


def test_a_stream_is_told_of_its_components() -> None:
    assert "no covariance to components [0, 2]" in message_of_stream((0, 2))
