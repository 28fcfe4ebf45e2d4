"""Programs of others, run unchanged against our faces, in the environment `.venv-clients` that `make clients` makes."""
