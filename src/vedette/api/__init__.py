"""HTTP: our own REST API under `native/` and the faces of existing products beside it, over the rooms below.

`cli.serve` runs it; nothing below imports it, and it reaches data only through functions that take a Scope.
"""
