"""Readers of file formats: each turns one decompressed stream into batches of JSON records, with bounded memory."""
