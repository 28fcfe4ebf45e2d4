"""Threat Explorer: mail, clicks and files by typed filters; charts, top lists, grid, export, saved queries."""
