"""Trees of reasons: what is met, what is lacking, how it reads."""

from vedette.tenants.reasons import Reason, either, every

YES, NO, NEVER = Reason(True, "yes"), Reason(False, "no"), Reason(False, "never")


def test_every_needs_all_and_either_needs_one() -> None:
    assert not every("both", (YES, NO)).met
    assert either("one", (YES, NO)).met
    assert not either("one", (NO, NEVER)).met


def test_lacking_names_the_tips_once_and_only_where_it_matters() -> None:
    assert every("all", (either("one", (YES, NO)), NEVER, NEVER)).lacking() == ("never",)
    assert YES.lacking() == ()


def test_lines_are_indented_by_depth() -> None:
    assert every("all", (YES, NO)).lines() == ("✗ all", "  ✓ yes", "  ✗ no")
