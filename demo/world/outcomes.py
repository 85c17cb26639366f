"""What became of two calls: one outcome that everyone reads, and one that is being written."""

# ruff: noqa: E501 (sentences are not broken)

import re
from datetime import datetime, timedelta
from functools import partial

from demo.world.agenda import Agenda
from demo.world.calls import Call
from demo.world.cast import Cast
from demo.world.texts.matters import TOPICS
from engagements.outcomes import actions, announcing
from engagements.outcomes.content import CitedPassage, RecordedUse, SectionText
from engagements.outcomes.models import Outcome, Use
from engagements.outcomes.queries import inputs_of, public_of, public_texts
from focalpoint.translated import Translated

PUBLISHED, DRAFTED = "contracts-anyone-can-read", "living-with-heat-and-floods"
_WRITTEN, _PUBLISHED, _BEGUN = timedelta(days=9), timedelta(days=6), timedelta(days=1)

TITLE = Translated(
    en="Contracts anyone can read: what became of your inputs",
    fr="Des contrats que chacun peut lire : ce que sont devenues vos contributions",
    ar="عقود يستطيع الجميع قراءتها: ما آلت إليه مساهماتكم",
)
INTRODUCTION = Translated(
    en="We read every input to this call. Here is what we heard, what changed, and what **did not**.",
    fr="Nous avons lu chaque contribution à cet appel. Voici ce que nous avons entendu, ce qui a changé et ce qui **n'a pas** changé.",
    ar="قرأنا كل مساهمة في هذه الدعوة. هذا ما سمعناه، وما تغير، وما **لم** يتغير.",
)
UNHEARD = Translated(
    en="We will ask again through the resident coordinators of these regions before the next call.",
    fr="Avant le prochain appel, nous solliciterons ces régions par leurs coordonnateurs résidents.",
    ar="سنسأل مرة أخرى عن طريق المنسقين المقيمين في هذه المناطق قبل الدعوة التالية.",
)
USUAL = Translated(
    en="It was outside the questions of this call. We have kept it for the next one.",
    fr="Elle sortait des questions de cet appel. Nous la gardons pour le prochain.",
    ar="كانت خارج أسئلة هذه الدعوة. واحتفظنا بها للدعوة التالية.",
)
HEARD = Translated(
    en="Contracts are published late, as pictures, and without their annexes. Whoever wants to check a price must travel to an office.",
    fr="Les contrats paraissent tard, en images et sans leurs annexes. Pour vérifier un prix, il faut se rendre dans un bureau.",
    ar="تُنشر العقود متأخرة، على شكل صور، ومن دون مرفقاتها. ومن يريد التحقق من سعر عليه أن يسافر إلى مكتب.",
)
CHANGED = Translated(
    en="The guide for procurement now asks for text that can be searched, with all annexes, within ten days.",
    fr="Le guide des achats demande désormais un texte dans lequel on peut chercher, avec toutes les annexes, sous dix jours.",
    ar="يطلب دليل المشتريات الآن نصا يمكن البحث فيه، مع جميع المرفقات، في غضون عشرة أيام.",
)
UNCHANGED = Translated(
    en="Contracts below the threshold are still not published.",
    fr="Les contrats inférieurs au seuil ne sont toujours pas publiés.",
    ar="ما زالت العقود التي تقل قيمتها عن الحد الأدنى لا تُنشر.",
)
REASON = Translated(
    en="Small offices would need a system that they do not have. A trial in two of them ends next year.",
    fr="Les petits bureaux auraient besoin d'un système qu'ils n'ont pas. Un essai dans deux d'entre eux se termine l'an prochain.",
    ar="تحتاج المكاتب الصغيرة إلى نظام ليس لديها. وتنتهي في العام المقبل تجربة في اثنين منها.",
)
PROOF = "https://guides.example.org/procurement/annexes"


def plan(agenda: Agenda, cast: Cast, calls: list[Call]) -> None:
    """Both calls have closed by then."""
    writing = Writing(cast, calls)
    agenda.add(agenda.at_work(agenda.now - _WRITTEN), writing.write)
    agenda.add(agenda.at_work(agenda.now - _PUBLISHED), writing.publish)
    agenda.add(agenda.at_work(agenda.now - _BEGUN), partial(writing.begin, DRAFTED))


class Writing:
    """An officer writes, a lead proposes, the second lead publishes."""

    def __init__(self, cast: Cast, calls: list[Call]) -> None:
        self.people, self.calls = cast.people, calls
        self.outcome = Outcome()

    def begin(self, slug: str, at: datetime) -> Outcome:
        call = next(call for call in self.calls if call.row.slug == slug)
        title = TITLE if slug == PUBLISHED else Translated(en="Living with heat and floods: a first draft")
        officer = self.people["officer"]
        return actions.create(consultation=call.row, case=None, title=title, by=officer, at=at)

    def write(self, at: datetime) -> None:
        officer = self.people["officer"]
        outcome = self.begin(PUBLISHED, at)
        outcome = actions.save(
            outcome,
            title=TITLE,
            introduction=INTRODUCTION,
            unheard=UNHEARD,
            default_reason=USUAL,
            correction=Translated(),
            edit=outcome.edit,
            by=officer,
            at=at + timedelta(minutes=20),
        )
        text = SectionText(
            theme=TOPICS["governance"].themes[0],
            heard=HEARD,
            changed=CHANGED,
            proof=PROOF,
            unchanged=UNCHANGED,
            reason=REASON,
            citations=_citations(outcome),
        )
        outcome = actions.write_section(
            outcome, section=None, position=None, text=text, by=officer, at=at + timedelta(minutes=50)
        )
        others = inputs_of(outcome).exclude(reference__in=[one.reference for one in text.citations])
        if first := others.order_by("reference").first():
            partly = RecordedUse(str(first.reference), Use.PARTLY, "Its second half is about another call.")
            outcome = actions.record_uses(outcome, uses=[partly], by=officer, at=at + timedelta(minutes=60))
        self.outcome = outcome

    def publish(self, at: datetime) -> None:
        outcome = actions.propose(self.outcome, by=self.people["lead"], at=at - timedelta(hours=20))
        actions.publish(outcome, edit=outcome.edit, by=self.people["second-lead"], at=at)
        while not Outcome.objects.get(pk=outcome.pk).is_announced:
            announcing.announce_waiting(at=at)


def _citations(outcome: Outcome) -> tuple[CitedPassage, ...]:
    """The first sentence of two inputs that everyone reads."""
    public = public_of(outcome.consultation_id, None).order_by("published_at", "id")
    keys = list(public.values_list("submission", flat=True)[:2])
    return tuple(
        CitedPassage(text.row["reference"], re.split(r"(?<=[.。؟!?])", text.content["summary"])[0][:500])
        for text in public_texts(keys).values()
    )
