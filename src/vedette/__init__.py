"""Vedette: an open, self-hosted XDR. The layout of the folders is the road an event travels; see ARCHITECTURE.md."""
