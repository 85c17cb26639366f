"""What the lead officer has written for officers to use again."""

from datetime import datetime, timedelta
from functools import partial

from demo.world.agenda import Agenda
from demo.world.calls import Call
from demo.world.cast import Cast
from demo.world.texts.templates import TEMPLATES, Sketch
from engagements.text_templates import actions as templates
from focalpoint.translated import Translated

# Once the calls of the first months were there.
WRITTEN = timedelta(days=30)


def plan(agenda: Agenda, cast: Cast, calls: list[Call]) -> None:
    """One template a day."""
    for number, sketch in enumerate(TEMPLATES):
        at = agenda.at_work(agenda.now - WRITTEN + timedelta(days=number))
        agenda.add(at, partial(_write, cast, calls, sketch))


def _write(cast: Cast, calls: list[Call], sketch: Sketch, at: datetime) -> None:
    lead = cast.people["lead"]
    chosen = [call.row for call in calls if sketch.topic and call.topic == sketch.topic]
    text = Translated(sketch.text)
    made = templates.create(kind=sketch.kind, title=sketch.title, text=text, calls=chosen, by=lead, at=at)
    if sketch.is_retired:
        templates.retire(made, by=lead, at=at + timedelta(hours=1))
