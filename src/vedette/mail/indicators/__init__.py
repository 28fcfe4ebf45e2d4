"""Threat intelligence: indicators that an organisation keeps, out of feeds or by hand, and mail that meets them."""
