"""What machines read: feeds, calendars, and the map of the public pages for search engines."""
