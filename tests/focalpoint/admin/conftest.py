"""People of the office, signed in with a second factor."""

from typing import Any

import pytest

from tests.factories import accounts


@pytest.fixture
def enter(client) -> Any:
    """Sign somebody in as the office needs it: `enter(person)`, or `enter("auditor")` for one made now."""

    def sign_in(who: Any) -> Any:
        user = PEOPLE[who]() if isinstance(who, str) else who
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return user

    return sign_in


PEOPLE = {
    "auditor": accounts.auditor,
    "officer": accounts.officer,
    "lead": accounts.lead,
    "operator": lambda: accounts.person(is_superuser=True),
    "representative": accounts.person,
}
