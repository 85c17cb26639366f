"""What the people of the load need to know of the world: addresses, words, accounts, sessions."""

import base64
import json
from io import BytesIO

import pikepdf
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand
from django.utils import timezone

from bench.management.commands.bench_facts import session_of
from bench.people import OFFICERS
from engagements.consultations.models import Consultation
from engagements.publications.models import Publication
from engagements.routing.models import Referral
from load.facts import PASSWORD, Facts
from organisations.accounts.models import User
from organisations.themes.models import Theme

MANY = 500


class Command(BaseCommand):
    help = "Prints JSON for the people, gives the authors a password, and opens a session for each officer."

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        authors = User.objects.filter(email__startswith="author").order_by("email")
        # One hash for all: each takes a twentieth of a second to make, and its check as long as any other.
        authors.update(password=make_password(PASSWORD))
        EmailAddress.objects.bulk_create(
            (
                EmailAddress(user=author, email=author.email, verified=True, primary=True)
                for author in authors
            ),
            ignore_conflicts=True,
        )
        public = Publication.objects.public().order_by("-published_at")[:MANY]
        published = Consultation.objects.published().filter(standing=False)
        facts = Facts(
            calls=list(published.order_by("slug").values_list("slug", flat=True)),
            open_calls=list(
                Consultation.objects.open(now)
                .filter(standing=False, attachments_allowed=True)
                .order_by("slug")
                .values_list("slug", flat=True)
            ),
            inputs=[str(reference) for reference in public.values_list("submission__reference", flat=True)],
            departments=sorted(set(Referral.objects.values_list("department", flat=True).distinct()[:MANY])),
            themes=[str(pk) for pk in Theme.objects.filter(parent=None).values_list("pk", flat=True)],
            words=sorted(
                {word for title in public.values_list("title", flat=True) for word in _words(title)}
            ),
            authors=[author.email for author in authors],
            officers=[session_of(f"officer{number}@bench.example") for number in range(OFFICERS)],
            file=base64.b64encode(_pdf()).decode(),
        )
        self.stdout.write(json.dumps(facts))


def _words(title: str) -> list[str]:
    return [word for word in title.lower().split() if len(word) > 4]


def _pdf() -> bytes:
    """Two empty pages, as a map that was exported."""
    pdf, file = pikepdf.new(), BytesIO()
    for _page in range(2):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.save(file)
    return file.getvalue()
