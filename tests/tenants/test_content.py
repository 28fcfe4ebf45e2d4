"""The stock facts load, agree with each other, and a contradiction would be told."""

from dataclasses import replace
from pathlib import Path

import pytest

from vedette.core.errors import BadInput, NotFound
from vedette.tenants import content
from vedette.tenants.content import Product, stock, words


def test_everything_loads_and_is_explained() -> None:
    found = stock()
    assert {store for store, _ in found.groups} == {"directory", "security-centre", "exchange", "endpoint"}
    assert all(activity.title and list(words(activity.requires)) for activity in found.activities.values())
    assert all(feature.without for feature in found.features.values())
    assert found.consents[-1].text.startswith("Turning this service on")


@pytest.mark.parametrize("name", ["spe_e5", "Microsoft 365 E5", "06EBC4EE-1bb5-47dd-8120-11324bc54e06"])
def test_products_go_by_part_number_title_and_id(name: str) -> None:
    product = stock().product_of(name)
    assert product is not None
    assert product.name == "microsoft-365-e5"
    assert stock().product_of("SOMETHING_ELSE") is None


def test_an_unknown_activity_is_told() -> None:
    with pytest.raises(NotFound, match="no activity 'fly'"):
        stock().activity("fly")


def test_a_plan_nobody_defined_is_refused() -> None:
    wrong = replace(stock(), products={"x": Product("x", "X", ("X",), ("NO_SUCH_PLAN",))})
    with pytest.raises(BadInput, match="NO_SUCH_PLAN"):
        content._check(wrong)


def test_default_groups_keep_the_two_dangerous_roles_apart() -> None:
    holders = {role: {n for (s, n), g in stock().groups.items() if role in g.roles} for role in stock().roles}
    assert holders["search-and-purge"] == {"organization-management"}
    assert holders["preview"] == {"ediscovery-manager"}
    assert not holders["attack-simulator-admin"]
    assert not holders["attack-simulator-payload-author"]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    for text in ("plan = [", "plan = 1"):
        (tmp_path / "licences.toml").write_text(text)
        with pytest.raises(BadInput, match=r"licences\.toml"):
            content._read(tmp_path / "licences.toml", content._Licences)
