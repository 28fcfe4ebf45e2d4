"""Rewrites of the logical plan, one a file, each a function from plan to plan; `optimise` runs them in order."""

from __future__ import annotations

from vedette.kql.plan import Plan
from vedette.kql.rules.bucket_joins import bucket_joins
from vedette.kql.rules.prune_columns import prune_columns
from vedette.kql.rules.push_filters import push_filters
from vedette.kql.rules.read_json import read_json
from vedette.kql.rules.stage_windows import stage_windows


def optimise(plan: Plan) -> Plan:
    """The plan after all rewrites that hold for every query."""
    return prune_columns(stage_windows(bucket_joins(push_filters(read_json(plan)))))
