"""From the staged lines to the tables of the portal, one statement each."""

_SUBMISSIONS = """
INSERT INTO engagements_submission (
    id, reference, state, ball, due_at, language, title, summary, answers, level, edit, created_at, saved_at,
    submitted_at, withdrawn_at, accepted_at, published_at, search, accepted_by_id, author_id, created_by_id,
    profile_id, saved_by_id, submitted_by_id, withdrawn_by_id, consultation_id
)
SELECT
    md5('input' || n)::uuid, CASE WHEN state <> 'draft' THEN reference END, state, ball,
    CASE WHEN state <> 'draft' THEN due_at END, language, title, summary, answers, level, 3,
    at - interval '2 days', at,
    CASE WHEN state <> 'draft' THEN at END,
    CASE WHEN state = 'withdrawn' THEN at + interval '1 hour' END,
    CASE WHEN state IN ('routed', 'answered', 'closed') THEN at + interval '2 hours' END,
    CASE WHEN state IN ('routed', 'answered', 'closed') AND level <> 'un_only'
        THEN at + interval '2 hours' END,
    CASE WHEN state <> 'draft' THEN
        setweight(to_tsvector('simple', lower(title) || ' ' || translate(lower(reference), '-', ' ')), 'A')
        || setweight(to_tsvector('simple', folded), 'B') || setweight(to_tsvector('simple', names), 'D')
    END,
    CASE WHEN state IN ('routed', 'answered', 'closed') THEN officer END,
    author, author, profile, author, CASE WHEN state <> 'draft' THEN author END,
    CASE WHEN state = 'withdrawn' THEN author END, call
FROM staged
"""

_VERSIONS = """
INSERT INTO engagements_version (id, number, canonical, sha256, submitted_at, submission_id, submitted_by_id)
SELECT md5('version' || n)::uuid, 1, canonical, encode(sha256(convert_to(canonical, 'UTF8')), 'hex'), at,
    md5('input' || n)::uuid, author
FROM staged WHERE state <> 'draft'
"""

_THEMES = """
INSERT INTO engagements_submission_themes (submission_id, theme_id)
SELECT md5('input' || n)::uuid, themes.codes[1 + n % cardinality(themes.codes)]
FROM staged, (SELECT array_agg(code ORDER BY code) AS codes FROM organisations_theme) themes
"""

_ASSESSMENTS = """
INSERT INTO engagements_assessment (
    submission_id, claimed_at, summary, decline_reason, claimed_by_id, officer_id, appeal
)
SELECT md5('input' || n)::uuid, at + interval '1 hour', left(summary, 200),
    CASE WHEN state = 'declined' THEN 'No department has a mandate in this.' ELSE '' END, officer, officer, ''
FROM staged WHERE state NOT IN ('draft', 'submitted', 'withdrawn')
"""

_REFERRALS = """
INSERT INTO engagements_referral (
    id, purpose, question, state, due_at, sent_at, settled_at, reason, released_at, department_id,
    released_by_id, sent_by_id, settled_by_id, submission_id, version_id, round
)
SELECT md5('referral' || n)::uuid, 'lead', 'What can be done this year?',
    CASE WHEN state = 'routed' THEN 'sent' ELSE 'answered' END, at + interval '21 days',
    at + interval '2 hours',
    CASE WHEN state <> 'routed' THEN at + interval '3 hours' END, '',
    CASE WHEN state <> 'routed' THEN at + interval '4 hours' END, department,
    CASE WHEN state <> 'routed' THEN officer END, officer, CASE WHEN state <> 'routed' THEN officer END,
    md5('input' || n)::uuid, md5('version' || n)::uuid, 1
FROM staged WHERE state IN ('routed', 'answered', 'closed')
"""

_RESPONSES = """
INSERT INTO engagements_response (
    id, state, kind, language, text, commitment, links, publish, edit, saved_at, saved_by_id, cleared_at,
    cleared_by_id, sent_at, sent_by_id, released_at, released_by_id, remark, referral_id
)
SELECT md5('response' || n)::uuid, 'released', 'under_way', 'en', left(summary, 300), '', '{}', n % 5 > 0, 2,
    at + interval '2 hours', officer, at + interval '3 hours', officer, at + interval '3 hours', officer,
    at + interval '4 hours', officer, '', md5('referral' || n)::uuid
FROM staged WHERE state IN ('answered', 'closed')
"""

_ENTRIES = """
INSERT INTO focalpoint_entry (at, by, capacity, verb, target_type, target_id, changes)
SELECT at + step.later, CASE WHEN step.is_office THEN officer ELSE author END, '', step.verb, 'submission',
    md5('input' || n)::uuid::text, '{}'
FROM staged, (VALUES
    ('submission.submit', interval '0', false),
    ('submission.claim', interval '1 hour', true),
    ('submission.route', interval '2 hours', true)
) AS step (verb, later, is_office)
WHERE state IN ('routed', 'answered', 'closed') OR (state <> 'draft' AND step.verb = 'submission.submit')
ORDER BY at
"""

STATEMENTS = [_SUBMISSIONS, _VERSIONS, _THEMES, _ASSESSMENTS, _REFERRALS, _RESPONSES, _ENTRIES]
