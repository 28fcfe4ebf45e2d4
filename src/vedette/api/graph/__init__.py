"""The face of Microsoft Graph security: `/v1.0/security/incidents`, `alerts_v2`, `runHuntingQuery`.

For programs written against Graph; shapes and words are theirs, data and rights are ours.
"""
