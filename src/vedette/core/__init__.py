"""Words everything else uses: clock, ids, errors, scope, config, text, progress. Imports nothing of ours."""
