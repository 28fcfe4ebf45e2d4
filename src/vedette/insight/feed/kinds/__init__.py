"""The record types of the audit feed, one a file; a new one is a file here and an entry in `insight.feed.registry`."""
