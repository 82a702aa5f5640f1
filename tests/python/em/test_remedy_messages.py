"""Messages about repaired components: short, with what happened, where and when."""

from __future__ import annotations

from emgine import Mixture
from emgine._em.remedies import Degeneration
from emgine._em.remedy_messages import message, message_of_stream


def said_of(*events: Degeneration) -> str:
    return message(events, Mixture([1.0], [[0.0]], [[1.0]], "diag"), 0.0, ["x"])


def test_a_long_list_is_cut_short_and_one_event_is_named_alone() -> None:
    text = said_of(*(Degeneration(i + 2, i, "collapsed", "dropped") for i in range(5)))
    assert "component 2 collapsed and was dropped in iteration 4, 2 more." in text
    one = Degeneration(7, 1, "emptied", "kept")
    assert "component 1 emptied and was kept in iteration 7. restarts_" in said_of(one)


def test_the_message_of_a_stream_names_its_components() -> None:
    assert "no covariance to components [0, 2]" in message_of_stream((0, 2))
