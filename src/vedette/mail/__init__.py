"""A message from bytes to parts, bounded against hostile input."""
