"""The revisions, oldest first; never edited once released."""
