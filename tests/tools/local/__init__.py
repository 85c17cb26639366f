"""Tests of the servers that live in the checkout; each starts its own in a folder of its own."""
