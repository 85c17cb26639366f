"""From the staged lines to the tables of the portal, one statement each."""

# What the text of a line is found by: its own title and reference, and the words of its text.
_WORDS = """
    setweight(to_tsvector('simple', lower(title) || ' ' || translate(lower(reference), '-', ' ')), 'A')
        || words
"""

SUBMISSIONS = """
INSERT INTO engagements_submission (
    id, reference, state, returned_at, language, title, summary, answers, draft_answer, level,
    strictest_level, edit, created_at, saved_at, submitted_at, withdrawn_at, author_id, created_by_id,
    profile_id, saved_by_id, submitted_by_id, withdrawn_by_id, consultation_id
)
SELECT
    md5('input' || n)::uuid, CASE WHEN status <> 'draft' THEN reference END,
    CASE WHEN status IN ('draft', 'withdrawn') THEN status ELSE 'submitted' END,
    CASE WHEN status = 'returned' THEN at + interval '2 hours' END, language, title, summary, answers, '',
    level, level, 3, at - interval '2 days', at,
    CASE WHEN status <> 'draft' THEN at END,
    CASE WHEN status = 'withdrawn' THEN at + interval '1 hour' END,
    author, author, profile, author, CASE WHEN status <> 'draft' THEN author END,
    CASE WHEN status = 'withdrawn' THEN author END, call
FROM staged
"""

_VERSIONS = """
INSERT INTO engagements_version (id, number, canonical, sha256, submitted_at, submission_id, submitted_by_id)
SELECT md5('version' || n)::uuid, 1, canonical, encode(sha256(convert_to(canonical, 'UTF8')), 'hex'), at,
    md5('input' || n)::uuid, author
FROM staged WHERE status <> 'draft'
"""

_THEMES = """
INSERT INTO engagements_submission_themes (submission_id, theme_id)
SELECT md5('input' || n)::uuid, themes.codes[1 + n % cardinality(themes.codes)]
FROM staged, (SELECT array_agg(code ORDER BY code) AS codes FROM organisations_theme) themes
"""

# The office's search also covers the case's own summary and the organisation's names.
CASES = f"""
INSERT INTO engagements_case (
    id, language, level, state, waiting_on, waiting_reason, due_at, opened_at, begun_at,
    is_begun_in_time, summary, edit,
    decline_reason_id, decline_text, appeal, search, assignee_id, consultation_id, declined_by_id,
    main_submission_id
)
SELECT md5('case' || n)::uuid, staged.language, staged.level, status, waiting_on, waiting_reason, due_at, at,
    CASE WHEN is_read THEN at + interval '1 hour' END, CASE WHEN is_read THEN n % 8 > 0 END,
    CASE WHEN is_read THEN left(staged.summary, 200) ELSE '' END, is_read::integer,
    CASE WHEN status = 'declined' THEN 'outside-mandate' END,
    CASE WHEN status = 'declined' THEN 'No department has a mandate in this.' ELSE '' END, '',
    {_WORDS} || setweight(to_tsvector('simple', names), 'D')
        || setweight(to_tsvector('simple', CASE WHEN is_read THEN left(folded, 200) ELSE '' END), 'C'),
    CASE WHEN is_read THEN officer END, call, CASE WHEN status = 'declined' THEN officer END,
    md5('input' || n)::uuid
FROM staged
CROSS JOIN LATERAL (SELECT status NOT IN ('new', 'withdrawn') AS is_read) office
WHERE status <> 'draft'
"""

# What was referred is public, where it may be.
PUBLICATIONS = f"""
INSERT INTO engagements_publication (
    id, state, decision, naming, decided_at, decided_by_id, title, language, search, published_at, cause,
    reason, submission_id, version_id, consultation_id
)
SELECT md5('publication' || n)::uuid, 'published', 'publish', 'named', at + interval '2 hours', officer,
    title, language, {_WORDS}, at + interval '2 hours', '', '', md5('input' || n)::uuid,
    md5('version' || n)::uuid, call
FROM staged WHERE status IN ('referred', 'answered', 'closed') AND level <> 'un_only'
"""

_PUBLIC_THEMES = """
INSERT INTO engagements_publication_themes (publication_id, theme_id)
SELECT md5('publication' || n)::uuid, theme_id
FROM staged JOIN engagements_submission_themes ON submission_id = md5('input' || n)::uuid
WHERE status IN ('referred', 'answered', 'closed') AND level <> 'un_only'
"""

FILINGS = """
INSERT INTO engagements_filing (submission_id, case_id, filed_at, filed_by_id, compared_at, added)
SELECT md5('input' || n)::uuid, md5('case' || n)::uuid, at, author, at, ''
FROM staged WHERE status <> 'draft'
"""

_CONFIRMED = """
INSERT INTO engagements_case_themes (case_id, theme_id)
SELECT md5('case' || n)::uuid, theme_id
FROM staged JOIN engagements_submission_themes ON submission_id = md5('input' || n)::uuid
WHERE status NOT IN ('draft', 'new', 'withdrawn')
"""

_CLARIFICATIONS = """
INSERT INTO engagements_clarification (id, question, asked_at, answer, asked_by_id, submission_id)
SELECT md5('clarification' || n)::uuid, 'Which year are the figures from?', at + interval '2 hours', '',
    officer, md5('input' || n)::uuid
FROM staged WHERE status = 'returned'
"""

REFERRALS = """
INSERT INTO engagements_referral (
    id, purpose, question, state, due_at, sent_at, acknowledged_at, settled_at, reason, released_at,
    department_id, acknowledged_by_id, released_by_id, sent_by_id, settled_by_id, case_id, version_id, round
)
SELECT md5('referral' || n)::uuid, 'lead', 'What can be done this year?',
    CASE WHEN status = 'referred' THEN 'sent' ELSE 'answered' END, at + interval '21 days',
    at + interval '2 hours',
    CASE WHEN status <> 'referred' THEN at + interval '150 minutes' END,
    CASE WHEN status <> 'referred' THEN at + interval '3 hours' END, '',
    CASE WHEN status <> 'referred' THEN at + interval '4 hours' END, department,
    CASE WHEN status <> 'referred' THEN officer END, CASE WHEN status <> 'referred' THEN officer END, officer,
    CASE WHEN status <> 'referred' THEN officer END,
    md5('case' || n)::uuid, md5('version' || n)::uuid, 1
FROM staged WHERE status IN ('referred', 'answered', 'closed')
"""

RESPONSES = """
INSERT INTO engagements_response (
    id, state, kind, language, text, commitment, links, publish, edit, saved_at, saved_by_id, approved_at,
    approved_by_id, sent_at, sent_by_id, released_at, released_by_id, remark, referral_id
)
SELECT md5('response' || n)::uuid, 'released', 'under_way', 'en', left(summary, 300), '', '{}', n % 5 > 0, 2,
    at + interval '2 hours', officer, at + interval '3 hours', officer, at + interval '3 hours', officer,
    at + interval '4 hours', officer, '', md5('referral' || n)::uuid
FROM staged WHERE status IN ('answered', 'closed')
"""

# What happened to each, as the log and the pages about it keep it.
_HAPPENED = """
FROM staged, LATERAL (VALUES
    ('submission.submit', interval '0', author, 'submission', md5('input' || n)::uuid::text,
        'submission', md5('input' || n)::uuid::text),
    ('case.claim', interval '1 hour', officer, 'case', md5('case' || n)::uuid::text,
        'case', md5('case' || n)::uuid::text),
    ('case.refer', interval '2 hours', officer, 'case', md5('case' || n)::uuid::text,
        'case', md5('case' || n)::uuid::text),
    ('referral.send', interval '2 hours', officer, 'referral', md5('referral' || n)::uuid::text,
        'case', md5('case' || n)::uuid::text)
) AS step (verb, later, who, kind, id, root_kind, root_id)
WHERE status IN ('referred', 'answered', 'closed') OR (status <> 'draft' AND step.verb = 'submission.submit')
ORDER BY at + step.later, step.kind
"""

_ENTRIES = f"""
INSERT INTO focalpoint_entry (at, by, capacity, verb, target_type, target_id, changes)
SELECT at + step.later, step.who, '', step.verb, step.kind, step.id, '{{}}'
{_HAPPENED}
"""

_EVENTS = f"""
INSERT INTO focalpoint_event (at, by, verb, root_type, root_id, target_id, fields)
SELECT at + step.later, step.who, step.verb, step.root_kind, step.root_id, step.id, '{{}}'
{_HAPPENED}
"""

STATEMENTS = [
    SUBMISSIONS,
    _VERSIONS,
    _THEMES,
    PUBLICATIONS,
    _PUBLIC_THEMES,
    CASES,
    FILINGS,
    _CONFIRMED,
    _CLARIFICATIONS,
    REFERRALS,
    RESPONSES,
    _ENTRIES,
    _EVENTS,
]
