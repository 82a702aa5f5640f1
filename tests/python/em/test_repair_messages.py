"""repair_messages: warnings name components, what happened to them, and no more than a few."""

from __future__ import annotations

from emgine import Mixture
from emgine._em.remedies import Degeneration
from emgine._em.repair_messages import message, message_of_narrow, message_of_stream


def said_of(*events: Degeneration) -> str:
    return message(events, Mixture([1.0], [[0.0]], [[1.0]], "diag"), 0.0, ["x"])


def test_a_long_list_is_cut_short_and_one_event_is_named_alone() -> None:
    text = said_of(*(Degeneration(i + 2, i, "collapsed", "dropped") for i in range(5)))
    assert "component 2 collapsed and was dropped in iteration 4, 2 more." in text
    one = Degeneration(7, 1, "emptied", "kept")
    assert "component 1 emptied and was kept in iteration 7. restarts_" in said_of(one)


def test_the_message_of_a_stream_names_its_components() -> None:
    assert "no covariance to components [0, 2]" in message_of_stream((0, 2))


def test_narrow_components_are_named_with_what_their_rows_have_in_common() -> None:
    mixture = Mixture([0.5, 0.5], [[0.0], [2.0]], [[1.0], [1e-6]], "diag")
    event = Degeneration(9, 1, "narrow", "regularized")
    said = message_of_narrow([event], mixture, 1e-6, ["size"], 40.0)
    assert "(component 1: 20 rows with size = 2)" in said
    assert said.endswith("rows without the features that repeat others.")
