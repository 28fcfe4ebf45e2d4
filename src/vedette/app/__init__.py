"""The composition root, the five verbs, and the demo."""
