"""How allauth and the portal meet."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are people of the portal."""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors."""
