"""Rules in KQL: contract, linter, schedule by watermark, alerts."""
