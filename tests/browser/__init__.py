"""The portal in a real browser: Playwright drives Debian's chromium against a served demo."""
