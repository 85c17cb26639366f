"""Forms that could not be sent because their sender was no longer signed in: kept, and shown again."""
