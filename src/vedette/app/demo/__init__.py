"""The demo: a believable company, its everyday noise and one attack, written in the vendors' own raw formats."""
