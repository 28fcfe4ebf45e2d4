"""The audit feed: what other products poll or are told of, in the shape of the Office 365 Management Activity API."""
