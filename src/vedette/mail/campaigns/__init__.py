"""Look-alikes of messages, clusters of them, and campaigns of unwanted ones; the gate asks for every message."""
