"""What a client does of its own accord is told, and by what it was brought about."""

from __future__ import annotations

from contracts.model import Exchange, Request, Response
from contracts.observed.habits import Habit, Habits

PATH = "/v1/projects/p/activeNumbers/+12025550134"


def sent(at: float, status: int, body: bytes = b'{"displayName":"x"}', principal: str = "basic:1") -> Exchange:
    """An update and how it was answered."""
    request = Request(
        method="PATCH", path=PATH, headers=(("content-type", "application/json"),), body=body, principal=principal
    )
    return Exchange(request=request, outcome=Response(status=status), at=at)


def seen(*exchanges: Exchange) -> tuple[Habit, ...]:
    """The habits that these show."""
    habits = Habits()
    for exchange in exchanges:
        habits.take(exchange)
    return habits.told()


def test_a_retry_is_told_with_its_pause() -> None:
    """How often at most, and the shortest wait."""
    (habit,) = seen(sent(1.0, 429), sent(2.0, 429), sent(5.0, 429), sent(12.0, 200))
    assert habit == Habit(after="429", sendings=4, pause=1.0)
    assert str(habit) == "sends an update again after 429: up to 4 times in all, 1.0 s after the one before or later"


def test_each_kind_of_answer_is_told_by_itself() -> None:
    """By status, the longest series of each."""
    told = seen(sent(1, 500), sent(2, 200), sent(3, 429), sent(4, 429), sent(5, 200), sent(6, 500), sent(9, 500))
    assert [(habit.after, habit.sendings, habit.pause) for habit in told] == [("429", 3, 1.0), ("500", 2, 1.0)]


def test_what_is_no_retry_is_no_habit() -> None:
    """Another body, another credential, an answer that was final."""
    assert seen(sent(1, 429), sent(2, 200, body=b"{}")) == ()
    assert seen(sent(1, 429), sent(2, 200, principal="basic:2")) == ()
    assert seen(sent(1, 400), sent(2, 400)) == ()
    assert seen(sent(1, 200), sent(2, 200)) == ()


def test_a_provider_as_new_ends_a_series() -> None:
    """What comes then is no retry of what came before; what was seen stays."""
    habits = Habits()
    for exchange in (sent(1, 500), sent(2, 500), sent(3, 429)):
        habits.take(exchange)
    habits.forget()
    habits.take(sent(4, 200))
    assert habits.told() == (Habit(after="500", sendings=3, pause=1.0),)


def test_times_that_are_not_known_are_left_out() -> None:
    """The sendings are told all the same."""
    (habit,) = seen(sent(0, 503), sent(0, 200))
    assert str(habit) == "sends an update again after 503: up to 2 times in all"
