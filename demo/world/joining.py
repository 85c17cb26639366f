"""How an organisation comes to the portal: registered, submitted, checked; and joined by its people."""

from datetime import datetime, timedelta
from functools import partial

from django.utils.text import slugify

from demo.world.agenda import Agenda
from demo.world.cast import OPENED, Organisation, Staffing
from demo.world.organisations import SKETCHES, Sketch
from demo.world.texts.matters import TOPICS
from demo.world.texts.office import REGISTER, REGISTER_AGAIN, RETURNED_ENTRY, SUSPENDED
from focalpoint import encryption
from focalpoint.notifications.models import Notice
from focalpoint.office import office_day
from organisations.accounts.models import User
from organisations.memberships import actions as memberships
from organisations.memberships.models import MembershipRole
from organisations.profiles import actions as profiles
from organisations.profiles.models import Point, Profile, Verification
from organisations.profiles.states import State

# The people of the demo roles own the first organisations.
SEATED = ("owner", "two-hats", "owner-ar")
# When a lead looks at them again, after so many days; the first of them has been verified again since.
_LOOKED_AT_AGAIN, _TO_LOOK_AT_AGAIN = "two-hats", "owner-ar"
_SOON = timedelta(days=120)
_JOINED = {
    "owner": (
        ("editor", MembershipRole.EDITOR),
        ("reader", MembershipRole.READER),
        ("two-hats", MembershipRole.EDITOR),
    ),
}


def plan(agenda: Agenda, staffing: Staffing) -> None:
    """All organisations; their steps are added to the agenda."""
    for number, sketch in enumerate(SKETCHES):
        seat = SEATED[number] if number < len(SEATED) else ""
        staffing.cast.organisations.append(_Joining(agenda, staffing, sketch, seat).organisation)


class _Joining:
    def __init__(self, agenda: Agenda, staffing: Staffing, sketch: Sketch, seat: str) -> None:
        self.cast, self.staffing, self.sketch = staffing.cast, staffing, sketch
        dice = staffing.dice
        begun = agenda.now - OPENED + dice.days((0, 4))
        if sketch.state in (State.PENDING, State.RETURNED):
            begun = agenda.now - dice.days((5, 7))
        submitted_at = agenda.at_work(begun + timedelta(hours=6))
        suspended_at = agenda.at_work(agenda.now - timedelta(hours=30))
        is_suspended = sketch.state == State.SUSPENDED
        self.organisation = Organisation(sketch, submitted_at, suspended_at if is_suspended else None, seat)
        self.number = f"{sketch.country}/{dice.randint(10_000, 99_999)}"
        self.themes = dice.some(TOPICS[sketch.topic].themes, 1, 3)
        self.owner = self.cast.people[seat] if seat else staffing.someone(sketch.language)
        agenda.add(agenda.at_work(begun), self.register)
        agenda.add(submitted_at, self.submit)
        if sketch.state != State.PENDING:
            agenda.add(agenda.at_work(begun + timedelta(days=2)), self.decide)
        if seat == _LOOKED_AT_AGAIN:
            agenda.add(agenda.at_work(begun + _SOON + timedelta(days=3)), self.look_again)
        if is_suspended:
            agenda.add(suspended_at, self.suspend)
        # Only who was verified invites others.
        invites = sketch.state in (State.VERIFIED, State.SUSPENDED)
        for place, (person, role) in enumerate(self._colleagues(seat) if invites else [], 1):
            joins = begun + timedelta(days=3, hours=place)
            agenda.add(agenda.at_work(joins), partial(self.join, person=person, role=role))

    def _colleagues(self, seat: str) -> list[tuple[User, MembershipRole]]:
        if seat:
            return [(self.cast.people[key], role) for key, role in _JOINED.get(seat, ())]
        if self.staffing.dice.often(0.5):
            return [(self.staffing.someone(self.sketch.language), MembershipRole.EDITOR)]
        return []

    def register(self, at: datetime) -> None:
        sketch, row = self.sketch, self.organisation
        website = f"https://{slugify(sketch.name.get('en') or sketch.legal_name)}.example"
        begun = memberships.register(
            legal_name=sketch.legal_name, country=sketch.country, website=website, by=self.owner, at=at
        )
        row.row = profiles.save(
            begun,
            legal_name=sketch.legal_name,
            name=sketch.name,
            acronym=sketch.acronym,
            kind=sketch.kind,
            country=sketch.country,
            countries_of_work=[sketch.country, *sketch.also],
            themes=self.themes,
            website=website,
            mission=sketch.mission,
            listed=sketch.listed,
            registration_number=self.number,
            edit=begun.edit,
            by=self.owner,
            at=at,
        )
        row.writers.append(self.owner)

    def submit(self, at: datetime) -> None:
        entry = self.organisation.row
        self.organisation.row = profiles.submit(entry, edit=entry.edit, by=self.owner, at=at)

    def decide(self, at: datetime) -> None:
        entry, lead = self.organisation.row, self.cast.people["lead"]
        if self.sketch.state == State.RETURNED:
            profiles.return_(entry, reason=RETURNED_ENTRY, edit=entry.edit, by=lead, at=at)
        else:
            is_soon = self.organisation.seat in (_LOOKED_AT_AGAIN, _TO_LOOK_AT_AGAIN)
            self.organisation.row = profiles.verify(
                entry,
                points=[Point.REGISTRATION_NUMBER, Point.LEGAL_NAME, Point.COUNTRY],
                source=REGISTER,
                look_again_on=office_day(at) + (_SOON if is_soon else Verification.USUAL),
                edit=entry.edit,
                by=lead,
                at=at,
            )

    def look_again(self, at: datetime) -> None:
        entry = Profile.objects.get(pk=self.organisation.row.pk)
        profiles.verify_again(
            entry,
            points=[Point.REGISTRATION_NUMBER, Point.CONTACT],
            source=REGISTER_AGAIN,
            look_again_on=Verification.usual_day(office_day(at)),
            after=entry.verifications.values_list("pk", flat=True).first(),
            edit=entry.edit,
            by=self.cast.people["lead"],
            at=at,
        )

    def suspend(self, at: datetime) -> None:
        entry, lead = self.organisation.row, self.cast.people["lead"]
        profiles.suspend(entry, reason=SUSPENDED, edit=entry.edit, by=lead, at=at)

    def join(self, at: datetime, *, person: User, role: MembershipRole) -> None:
        """Invited, and with the link from the mail."""
        invitation = memberships.invite(
            self.organisation.row, email=person.email, role=role, by=self.owner, at=at
        )
        mail = Notice.objects.filter(address=invitation.email, kind="membership_invited").latest("created_at")
        token = encryption.decrypt(mail.secret)
        memberships.join(token, by=person, at=at + timedelta(minutes=20))
        if role != MembershipRole.READER:
            self.organisation.writers.append(person)
