"""What people look at: hunting, saved queries, exports, profiles, the overview. The API and the portal call it."""
