"""Tests of hunting, saved queries, exports, profiles and the overview."""
