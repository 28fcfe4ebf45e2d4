"""Attacks of real data sets, retold end to end: raw logs in, one incident out."""
