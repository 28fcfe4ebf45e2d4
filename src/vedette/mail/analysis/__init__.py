"""One small module for each way of looking at a message; `analyse.findings` asks them all."""
