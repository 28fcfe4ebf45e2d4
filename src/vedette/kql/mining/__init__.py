"""Steps over whole tables that SQL cannot say: frequent patterns, similar texts, components of graphs.

Pure functions over texts and numbers; the binder calls them for `basket`, `autocluster`, `diffpatterns`, `reduce` and
`graph-mark-components`.
"""
