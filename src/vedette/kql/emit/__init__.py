"""From the logical plan to ClickHouse SQL; called by `compile.py`."""
