"""What an officer does to many cases at once, in the background: to each by its own verb."""
