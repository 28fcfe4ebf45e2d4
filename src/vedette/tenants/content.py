"""The stock facts about licences, roles and activities: `content/tenants/*.toml` as frozen values, checked once.

Every file of this room reads them through `stock()`; a file that contradicts itself raises BadInput.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from vedette.core.errors import BadInput, Location, NotFound
from vedette.core.shapes import from_plain

_Item = TypeVar("_Item")


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service plan: what a subscription carries and a user is given."""

    name: str
    id: str
    title: str
    implies: tuple[str, ...] = ()


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something bought, under one or more part numbers (`skus`) and ids; `everyone` needs no assignment."""

    name: str
    title: str
    skus: tuple[str, ...]
    plans: tuple[str, ...]
    ids: tuple[str, ...] = ()
    everyone: bool = False


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A combination that makes an organisation eligible: products (`a|b`: either), or plans carried."""

    products: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something a licence switches on; `without` says what is missing when it does not.

    Rows of its `tables`, and of the tables of its `services`, are shown to nobody while it is off.
    """

    name: str
    title: str
    without: str
    plans: tuple[str, ...] = ()
    eligibility: bool = False
    services: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


class Lookback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days Explorer looks back under a plan, bought or on trial."""

    plan: str
    trial: bool
    days: int


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One permission inside a store."""

    name: str
    title: str
    about: str


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role group of a store."""

    store: str
    name: str
    title: str
    roles: tuple[str, ...] = ()


class Flow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """A directory role that puts its holders into groups of other stores."""

    source: str
    to: tuple[str, ...]


class Activity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something people do; `requires` is a tree of `all` and `any` over the words explained in activities.toml."""

    name: str
    title: str
    requires: dict[str, Any]
    feature: str = ""
    on: bool = True
    note: str = ""
    seed: bool = False


class Application(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scope of an API key or token, and the activities it allows; `delegated` is its name in a person's token."""

    scope: str
    activities: tuple[str, ...]
    delegated: str = ""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of what people agree to."""

    version: str
    text: str


class _Licences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    plan: tuple[Plan, ...]
    product: tuple[Product, ...]
    way: tuple[Way, ...]
    feature: tuple[Feature, ...]
    lookback: tuple[Lookback, ...]


class _Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: tuple[Role, ...]
    group: tuple[Group, ...]
    flow: tuple[Flow, ...]


class _Activities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    activity: tuple[Activity, ...]
    application: tuple[Application, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything in content/tenants, by name where there is one."""

    plans: dict[str, Plan]
    products: dict[str, Product]
    ways: tuple[Way, ...]
    features: dict[str, Feature]
    lookbacks: tuple[Lookback, ...]
    roles: dict[str, Role]
    groups: dict[tuple[str, str], Group]
    flows: dict[str, tuple[str, ...]]
    activities: dict[str, Activity]
    applications: dict[str, Application]
    consents: tuple[ConsentText, ...]

    def product_of(self, sku: str, sku_id: str = "") -> Product | None:
        """The product sold under a part number, an id or its own name (letter case does not matter)."""
        wanted = {sku.lower(), sku_id.lower()} - {""}
        for product in self.products.values():
            names = (*product.skus, *product.ids, product.title, product.name)
            if wanted & {name.lower() for name in names}:
                return product
        return None

    def activity(self, name: str) -> Activity:
        """The activity of this name. Raises NotFound."""
        if name not in self.activities:
            raise NotFound(f"there is no activity {name!r}; `vedette roles activities` lists them")
        return self.activities[name]


def words(requires: Any) -> Iterator[str]:
    """Every word of a requirement tree."""
    if isinstance(requires, str):
        yield requires
        return
    for parts in requires.values():
        for part in parts:
            yield from words(part)


@cache
def stock() -> Stock:
    """The content that came with this version. Raises BadInput when a file contradicts itself."""
    folder = _folder()
    licences = _read(folder / "licences.toml", _Licences)
    roles = _read(folder / "roles.toml", _Roles)
    activities = _read(folder / "activities.toml", _Activities)
    texts = tomllib.loads((folder / "consent.toml").read_text(encoding="utf-8"))["text"]
    found = Stock(
        plans={item.name: item for item in licences.plan},
        products={item.name: item for item in licences.product},
        ways=licences.way,
        features={item.name: item for item in licences.feature},
        lookbacks=licences.lookback,
        roles={item.name: item for item in roles.role},
        groups={(item.store, item.name): item for item in roles.group},
        flows={item.source: item.to for item in roles.flow},
        activities={item.name: item for item in activities.activity},
        applications={item.scope: item for item in activities.application},
        consents=tuple(ConsentText(str(item["version"]), str(item["text"]).strip()) for item in texts),
    )
    _check(found)
    return found


def _folder() -> Path:
    package = Path(__file__).resolve().parents[1]
    packaged = package / "content" / "tenants"
    return packaged if packaged.is_dir() else package.parents[1] / "content" / "tenants"


def _read(path: Path, kind: type[_Item]) -> _Item:
    try:
        return from_plain(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadInput(str(error), Location(str(path))) from error


def _check(found: Stock) -> None:
    """Every name used is a name defined."""
    plans = {name for p in found.products.values() for name in p.plans}
    plans |= {name for f in found.features.values() for name in f.plans} | {item.plan for item in found.lookbacks}
    plans |= {name for p in found.plans.values() for name in p.implies} | {n for w in found.ways for n in w.plans}
    _all_known("plan", plans, found.plans)
    _all_known("product", {n for w in found.ways for part in w.products for n in part.split("|")}, found.products)
    _all_known("role", {name for g in found.groups.values() for name in g.roles}, found.roles)
    groups = {f"{store}/{name}" for store, name in found.groups}
    _all_known("group", {*found.flows, *(name for to in found.flows.values() for name in to)}, groups)
    _all_known("feature", {a.feature for a in found.activities.values()} - {""}, found.features)
    _all_known("activity", {n for a in found.applications.values() for n in a.activities}, found.activities)
    used = {word for a in found.activities.values() for word in words(a.requires)}
    _all_known("group", {word for word in used if "/" in word}, groups)
    offered = {f"{store}:{role}" for store in {store for store, _ in found.groups} for role in found.roles}
    _all_known(
        "requirement", {word for word in used if "/" not in word}, offered | {"is:mfa", "switch:endpoint-rbac=off"}
    )


def _all_known(what: str, used: set[str], known: Any) -> None:
    for name in sorted(used):
        if name not in known:
            raise BadInput(f"content/tenants names the {what} {name!r}, which it does not define")
