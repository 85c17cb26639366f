"""`make load`: a closing day on this machine, with its readers, writers and officers at once.

The people are locust's, in an environment of their own (requirements/load.txt). What they meet is the portal
as in production: gunicorn, Celery, PostgreSQL, Redis, and a mail server that takes everything. The world is
the bench's. It fails when an answer is a 5xx, or when an input that was accepted is not all there afterwards.
"""
