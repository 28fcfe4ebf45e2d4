"""How the project is packed and installed."""
