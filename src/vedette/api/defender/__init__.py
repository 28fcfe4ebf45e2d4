"""The face of Microsoft 365 Defender and Defender for Endpoint: `/api/incidents`, `/api/alerts`, hunting, machines.

For programs written against those APIs; shapes and words are theirs, data and rights are ours.
"""
