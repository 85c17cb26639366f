"""What the public reads, one storey below the audiences that show it: rows and queries that they share."""
