"""What people look at: hunting, saved queries, exports, entity profiles, the overview. The API and the portal call it."""
