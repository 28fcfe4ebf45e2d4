"""The stock facts load, agree with each other, and a contradiction would be told."""

from dataclasses import replace
from pathlib import Path

import pytest

from vedette.core.errors import BadInput, NotFound
from vedette.tenants import content, subscriptions
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


# Part number → id, as Microsoft's page of product names and service plan identifiers had them in October 2024.
PUBLISHED = {
    "SPE_E5": "06ebc4ee-1bb5-47dd-8120-11324bc54e06",
    "SPE_E5_NOPSTNCONF": "cd2925a3-5076-4233-8931-638a8c94f773",
    "SPE_E5_CALLINGMINUTES": "a91fc4e0-65e5-4266-aa76-4037509c1626",
    "IDENTITY_THREAT_PROTECTION": "26124093-3d78-432b-b5dc-48bf992543d5",
    "IDENTITY_THREAT_PROTECTION_FOR_EMS_E5": "44ac31e7-2999-4304-ad94-c948886741d4",
    "M365EDU_A5_FACULTY": "e97c048c-37a4-45fb-ab50-922fbf07a370",
    "M365EDU_A5_STUDENT": "46c119d4-0379-4a9d-85e4-97c66d3f909e",
    "M365EDU_A5_STUUSEBNFT": "31d57bc7-3a05-4867-ab53-97a17835a411",
    "ENTERPRISEPREMIUM": "c7df2760-2c81-4ef7-b578-5b5392b571df",
    "ENTERPRISEPREMIUM_FACULTY": "a4585165-0533-458a-97e3-c400570268c4",
    "ENTERPRISEPREMIUM_STUDENT": "ee656612-49fa-43e5-b67e-cb1fdf7699df",
    "EMSPREMIUM": "b05e124f-c7cc-45a0-a6aa-8cf78c946968",
    "WIN10_VDA_E5": "488ba24a-39a9-4473-8ee5-19291e71b002",
    "WIN_ENT_E5": "1e7e1070-8ccb-4aca-b470-d7cb538cb07e",
    "WIN10_ENT_A5_FAC": "7b1a89a9-5eb9-4cf8-9467-20c943f1122c",
    "ATP_ENTERPRISE_FACULTY": "26ad4b5c-b686-462e-84b9-d7c22b46837f",
    "THREAT_INTELLIGENCE": "3dd6cf57-d688-4eed-ba52-9e40b5468c3e",
    "WIN_DEF_ATP": "111046dd-295b-4d6d-9724-d52ac90bd1f2",
}


@pytest.mark.parametrize("part", PUBLISHED)
def test_a_part_number_and_its_published_id_are_one_product(part: str) -> None:
    row = subscriptions.entered(part)
    assert row.sku_id == PUBLISHED[part]
    assert stock().product_of("", PUBLISHED[part]) is stock().product_of(part) is not None


def test_no_id_and_no_part_number_is_two_products() -> None:
    names = [name for product in stock().products.values() for name in (*product.ids, *product.skus)]
    plans = {plan.id: name for name, plan in stock().plans.items()}
    assert len(set(names)) == len(names)
    assert len(plans) == len(stock().plans)
