"""An explanation's numbers add up as shown."""

from hypothesis import given
from hypothesis import strategies as st

from musespark.distribute.rank.explain import OTHER, explain

names = st.text("abcdefgh", min_size=1, max_size=3)
factors = st.dictionaries(names, st.floats(-3, 3, allow_nan=False), max_size=14)


@given(factors)
def test_the_numbers_shown_add_up_to_the_score_shown(found: dict[str, float]) -> None:
    told = explain(found)
    assert len(told.factors) <= 5
    assert sum(points for _, points in told.factors) == told.score
    assert abs(told.score - 100 * sum(found.values())) <= 0.5001


@given(factors)
def test_each_number_is_less_than_a_point_from_the_truth(found: dict[str, float]) -> None:
    for name, points in explain(found).factors:
        if name in found and name != OTHER:
            assert abs(points - 100 * found[name]) < 1.0001


def test_the_heaviest_four_are_named_and_the_rest_is_one() -> None:
    told = explain({"match": 0.9, "new": 0.5, "worth": 0.2, "author": -0.3, "topics": 0.1, "machine": 0.05})
    assert told.factors == (("match", 90), ("new", 50), ("author", -30), ("worth", 20), (OTHER, 15))
    assert told.score == 145


def test_five_factors_are_all_named() -> None:
    assert [name for name, _ in explain(dict.fromkeys("abcde", 0.2)).factors] == list("abcde")


def test_nothing_is_explained_by_nothing() -> None:
    assert (explain({}).score, explain({"a": 0.0}).factors) == (0, ())
