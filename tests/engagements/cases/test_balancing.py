"""Who is proposed for an input that no one has: whoever has least, unless someone knows it better."""

from uuid import UUID

from engagements.cases.balancing import Available, Unassigned, Why, balanced

ANA, BEN, LEA = (UUID(int=number) for number in (1, 2, 3))
HERE = UUID(int=50)


def case(number, language="fr", profile=HERE, **fields):
    return Unassigned(UUID(int=100 + number), language, profile, **fields)


def officer(key, open_cases=0, *languages, **fields):
    return Available(key, open_cases, frozenset(languages), **fields)


def shares(cases, officers, handled=None):
    proposals = balanced(cases, officers, handled or {})
    return [proposals[one.key].officer if one.key in proposals else None for one in cases]


def test_they_end_up_with_equally_many():
    cases = [case(number) for number in range(6)]
    assert shares(cases, [officer(ANA, 3), officer(BEN, 1)]) == [BEN, BEN, ANA, BEN, ANA, BEN]


def test_whoever_had_the_organisation_gets_it_within_reason():
    ana, ben = officer(ANA, 4), officer(BEN, 0)
    assert shares([case(1)], [ana, ben], {HERE: ANA}) == [ANA]
    assert balanced([case(1)], [ana, ben], {HERE: ANA})[case(1).key].why == Why.KNOWS_ORGANISATION
    assert shares([case(1)], [officer(ANA, 9), ben], {HERE: ANA}) == [BEN]


def test_whoever_reads_the_language_gets_it_within_reason():
    assert shares([case(1, "ar")], [officer(BEN, 0, "en"), officer(ANA, 2, "ar")]) == [ANA]
    assert shares([case(1, "ar")], [officer(BEN, 0, "en"), officer(ANA, 4, "ar")]) == [BEN]


def test_an_appeal_is_for_a_lead_who_did_not_decline_it():
    appeal = case(1, is_appeal=True, declined_by=LEA)
    assert shares([appeal], [officer(ANA), officer(LEA, is_lead=True)]) == [None]
    assert shares([appeal], [officer(ANA), officer(BEN, 9, is_lead=True)]) == [BEN]


def test_a_lead_who_is_no_officer_gets_only_what_no_one_else_can():
    lead = officer(LEA, is_lead=True, is_officer=False)
    assert shares([case(1)], [lead, officer(ANA, 9)]) == [ANA]
    assert shares([case(1)], [lead]) == [LEA]


def test_no_one_is_here():
    assert shares([case(1)], []) == [None]
