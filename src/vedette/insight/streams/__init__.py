"""Streams: everything that arrives or changes, passed on to Kafka, HTTP, files or syslog while it happens."""
