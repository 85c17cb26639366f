"""Tests about the house itself: what keeps it the way ARCHITECTURE draws it."""
