"""What only a checkout needs: the servers of `make run` and the translators' commands."""
