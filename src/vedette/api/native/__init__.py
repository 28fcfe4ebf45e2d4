"""Our own REST API, one file a noun, mounted under `/api/v1`; whatever the portal does goes through here."""
