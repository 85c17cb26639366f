"""The key stories in a real Chromium, with axe."""
