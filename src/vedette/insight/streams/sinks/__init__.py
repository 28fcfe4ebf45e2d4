"""Where streams end: one file a kind of sink; `sinks.opening` makes the one that a stream's terms name."""
