"""Figures for the office: how much there is of what, never which; counted in the database, kept for a while.

They are for whoever may know that the inputs exist: officers, and auditors, who read figures only.
"""
