"""Alerts correlated into incidents, with reasons; their life, story and graph."""
