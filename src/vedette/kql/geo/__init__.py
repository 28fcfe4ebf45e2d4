"""Geometry on the sphere: great-circle edges, S2 cells, geohashes, GeoJSON and WKT, in plain Python.

`kql/functions/geo*.py` registers these with the engine for what SQL cannot say; nothing here knows KQL.
"""
