"""Threat Explorer over HTTP: what is asked and answered (`bodies`), its routes, and saved queries."""
