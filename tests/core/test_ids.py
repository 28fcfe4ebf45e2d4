"""Identifiers: unlike when random, alike when stable."""

import re

from vedette.core.ids import new_id, stable_id


def test_random_ids_differ_and_are_safe() -> None:
    made = {new_id("al") for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"al_[0-9a-z]{16}", name) for name in made)


def test_stable_ids_depend_on_all_parts() -> None:
    assert stable_id("x", "a", "b") == stable_id("x", "a", "b")
    assert stable_id("x", "a", "b") != stable_id("x", "ab")
    assert stable_id("x", "a", "b") != stable_id("x", "b", "a")
    assert stable_id("x", "\u00fc").startswith("x_")
