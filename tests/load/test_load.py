"""The plain parts of `make load`: its numbers, its arguments, its tables, and what it calls lost."""

import json
from dataclasses import asdict, replace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from focalpoint.notifications.models import Notice
from load import arguments, database, processes, report, scenario
from load.costs import costs_middleware
from load.database import State
from load.processes import Reading, Use
from load.scenario import Crowd, Pause, arrivals
from load.tally import Accepted, Kind, Tally, costs_in, percentile
from tests.factories import submissions


def test_people_arrive_as_often_as_their_pauses_say():
    no_one = arrivals(Crowd(0, 0, 0))
    assert no_one.requests == no_one.inputs == 0
    readers = arrivals(Crowd(300, 0, 0))
    assert readers.pages == 300 / 30
    assert readers.static == readers.pages * 4 / 8
    assert readers.requests == readers.pages + readers.static
    writers = arrivals(Crowd(0, 100, 0))
    seconds = sum(step.times * step.pause.mean for step in scenario.WRITER)
    requests = sum(step.times * step.requests for step in scenario.WRITER)
    assert writers.inputs == 100 / seconds
    assert writers.of_writers == pytest.approx(writers.inputs * requests)
    assert arrivals(Crowd(300, 100, 10), pace=2).requests == pytest.approx(
        2 * arrivals(Crowd(300, 100, 10)).requests
    )


def test_the_pages_of_a_hundred_are_a_hundred():
    assert sum(scenario.PAGES.values()) == 100
    assert Pause(10, 50).mean == 30


def test_a_crowd_grows_and_never_loses_a_kind():
    assert Crowd(2000, 200, 20).times(0.5) == Crowd(1000, 100, 10)
    assert Crowd(1, 0, 20).times(0.01) == Crowd(1, 0, 1)


def test_percentiles():
    values = [float(number) for number in range(100, 0, -1)]
    assert [percentile(values, share) for share in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert percentile([7.0], 50) == percentile([7.0], 99) == 7
    assert percentile([], 99) == 0


def test_arguments():
    given = arguments.parse([])
    assert given.crowd == Crowd(2000, 200, 20)
    assert (given.size, given.minutes, given.factors) == (10_000, 5, [1])
    given = arguments.parse(["--size=100000", "--minutes=0.5", "--readers=7", "--times=0.5,1,2"])
    assert (given.size, given.minutes, given.crowd.readers) == (100_000, 0.5, 7)
    assert given.factors == [0.5, 1, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        "--minutes=0",
        "--readers=-1",
        "--times=1,0",
        "--times=a",
        "--pace=0",
        "--readers=0 --writers=0 --officers=0",
    ],
)
def test_wrong_arguments_are_refused(wrong, capsys):
    with pytest.raises(SystemExit):
        arguments.parse(wrong.split())
    assert "usage: make load" in capsys.readouterr().err


def test_a_tally_survives_its_way_between_two_processes():
    tally = Tally(seconds=3)
    tally.add("home", 0.5, costs=(10.0, 2.0))
    tally.add("home", 1.5, "503")
    tally.accepted.append(Accepted("key", "FP-2026-0000-0000", "a@b.example"))
    tally.surprise("no button")
    assert Tally.read(json.loads(json.dumps(asdict(tally)))) == tally


def test_what_is_broken_is_no_answer_below_500():
    kind = Kind()
    for error in ("", "404", "409", "500", "503", "no answer"):
        kind.add(0.1, error)
    assert (kind.count, kind.failed, kind.broken) == (6, 5, 3)


def test_costs_are_read_from_an_answer_that_says_them():
    answer = costs_middleware(lambda _request: HttpResponse("x"))(RequestFactory().get("/"))
    web, database = costs_in(answer.headers["Server-Timing"])
    assert web >= 0
    assert database >= 0
    assert costs_in("web;dur=12.5, database;dur=3") == (12.5, 3.0)
    assert costs_in("web;dur=12.5") == (12.5, 0.0)
    assert costs_in("") is costs_in("cache;dur=1") is None


def outcome(**changes):
    tally = Tally(seconds=10)
    for number in range(1, 101):
        tally.add("home", number / 1000, costs=(4.0, 1.0))
    tally.add("save", 0.25, "409", costs=(24.0, 11.0))
    whole = report.Outcome(
        crowd=Crowd(20, 2, 1),
        expected=arrivals(Crowd(20, 2, 1)),
        tally=tally,
        use=Use(10, {"web": 0.5, "PostgreSQL": 0.1, "worker": 0.05, "Redis": 0.01}, 1.0, (0.5, 0.7)),
        before=State(sent=10, waiting=0, submitted=5, queues={}),
        after=State(sent=20, waiting=3, submitted=15, queues={"mail": 2}),
        tasks_per_second=1.5,
        drained=4.0,
        lost=[],
    )
    return replace(whole, **changes)


def test_the_table_says_what_was_measured():
    text = "\n".join(report.lines(outcome()))
    home = next(line for line in text.splitlines() if line.startswith("  home")).split()
    assert home == ["home", "100", "–", "50", "ms", "95", "ms", "99", "ms", "10.00", "4.0", "1.0"]
    assert "errors 409: 1" in text
    assert "something else 0.34" in text
    # 0.5 of a processor for ten seconds and 101 requests; 0.05 for ten mails.
    assert "of a request: web 49.5 ms, PostgreSQL 9.9, Redis 1.0; of a mail: worker 50.0 ms" in text
    assert "inputs submitted 1.00/s, mails sent 1.00/s, tasks 1.50/s" in text
    assert "3 mails waiting (empty after 4 s), tasks waiting mail 2" in text
    assert "FAILED" not in text


def test_a_run_fails_when_something_broke_or_was_lost():
    assert outcome().failures == []
    assert outcome(tally=Tally(seconds=10)).failures == ["nothing was measured"]
    assert "not all there" in outcome(lost=["key"]).failures[0]
    broken = Tally(seconds=10)
    broken.add("submit", 30.0, "no answer")
    assert "5xx or not at all" in outcome(tally=broken).failures[0]
    assert "FAILED" in "\n".join(report.lines(outcome(tally=broken)))


def test_processors_in_use_are_what_the_clocks_moved():
    use = processes.between(
        Reading(100, {"web": 5, "worker": 1}, 50, 0.5), Reading(110, {"web": 10, "worker": 1}, 62, 0.8)
    )
    assert use.by_name == {"web": 0.5, "worker": 0}
    assert use.machine == pytest.approx(1.2)
    assert use.others == pytest.approx(0.7)
    assert use.load_averages == (0.5, 0.8)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["engagements_case", "engagements_publication"])
def test_statistics_know_rare_words(table):
    """With the usual ones a word that is nowhere was looked for in every row (decision 0027)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'search'",
            [table],
        )
        assert cursor.fetchone() == (1000,)


@pytest.fixture
def accepted(db):
    submitted = submissions.submitted()
    return Accepted(str(submitted.pk), submitted.reference, submitted.author.email)


def lost(*accepted):
    with connection.cursor() as cursor:
        return database.lost(cursor, list(accepted))


def test_an_input_that_was_submitted_is_all_there(accepted):
    assert lost(accepted) == []
    # The receipt's page was not read any more.
    assert lost(replace(accepted, reference="")) == []


def test_an_input_is_lost_without_its_row_its_reference_or_its_receipt(accepted):
    stranger = replace(accepted, input="00000000-0000-4000-8000-000000000000")
    assert lost(accepted, stranger) == [stranger.input]
    assert lost(replace(accepted, reference="FP-2026-0000-0000")) == [accepted.input]
    assert lost(replace(accepted, author="another@example.org")) == [accepted.input]
    Notice.objects.filter(kind="submission_submitted").update(delivery="dropped", next_attempt_at=None)
    assert lost(accepted) == [accepted.input]
