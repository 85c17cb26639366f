"""What an officer decided about a case, for the minute in which they can undo it."""
