BEGIN;

-- A proposal is an edition of a standard on its way to force: written by editors of the body,
-- discussed in public, approved by another person (Law 88-V, art. 14, 15, 23).
CREATE TABLE proposal (
    id             uuid PRIMARY KEY,
    service_code   text NOT NULL REFERENCES service,
    body_code      text NOT NULL REFERENCES body,
    kind           text NOT NULL CHECK (kind IN ('edition', 'repeal')),
    base_id        bigint REFERENCES standard_edition,
    purpose        jsonb NOT NULL,
    content        jsonb NOT NULL,
    state          text NOT NULL DEFAULT 'drafting'
        CHECK (state IN ('drafting', 'discussion', 'reporting', 'approval', 'published', 'withdrawn')),
    wanted_from    date,
    emergency      jsonb,
    discussed      jsonb,
    discussed_from timestamptz,
    discussed_to   date,
    report         jsonb,
    created_at     timestamptz NOT NULL,
    changed_at     timestamptz NOT NULL,
    CONSTRAINT proposal_discussed_in_full CHECK ((discussed IS NULL) = (discussed_from IS NULL)
        AND (discussed IS NULL) = (discussed_to IS NULL)),
    CONSTRAINT proposal_goes_one_way CHECK (state <> 'discussion' OR discussed IS NOT NULL),
    CONSTRAINT proposal_is_discussed_or_urgent CHECK (state NOT IN ('approval', 'published')
        OR emergency IS NOT NULL OR discussed IS NOT NULL AND report IS NOT NULL),
    CONSTRAINT proposal_repeals_something CHECK (kind <> 'repeal' OR base_id IS NOT NULL)
);
COMMENT ON TABLE proposal IS 'Editions of standards before they are in force, and proposals to end one.';
COMMENT ON COLUMN proposal.base_id IS 'The edition that it was begun from; empty: the service has no standard yet.';
COMMENT ON COLUMN proposal.purpose IS 'What it changes and why, in three languages, for the public discussion.';
COMMENT ON COLUMN proposal.content IS 'The text as it stands, in the shape of standard_edition.content.';
COMMENT ON COLUMN proposal.emergency IS 'The ground in law for going without a discussion, in three languages.';
COMMENT ON COLUMN proposal.discussed IS 'The text that was put to the public.';
COMMENT ON COLUMN proposal.discussed_to IS 'The last day of the discussion: at least 10 working days (Law 88-V, art. 15).';
COMMENT ON COLUMN proposal.report IS 'What the body says of the discussion as a whole, in three languages.';
CREATE INDEX proposal_body_idx ON proposal (body_code, changed_at DESC);
CREATE INDEX proposal_service_idx ON proposal (service_code, created_at DESC);
CREATE INDEX proposal_discussion_idx ON proposal (discussed_to) WHERE state = 'discussion';
GRANT SELECT, INSERT ON proposal TO qyzmet_app;
GRANT UPDATE (base_id, purpose, content, state, wanted_from, emergency, discussed, discussed_from, discussed_to, report, changed_at)
    ON proposal TO qyzmet_app;

-- The lawful steps, as internal/rulemaking/state.go has them.
CREATE FUNCTION proposal_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('published', 'withdrawn') THEN
        RAISE EXCEPTION 'a proposal that has ended stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN (
        'drafting>discussion', 'drafting>approval', 'drafting>withdrawn', 'discussion>reporting',
        'discussion>withdrawn', 'reporting>approval', 'reporting>withdrawn', 'approval>drafting',
        'approval>reporting', 'approval>published', 'approval>withdrawn')
    THEN
        RAISE EXCEPTION 'a proposal does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.content <> OLD.content AND OLD.state NOT IN ('drafting', 'reporting') THEN
        RAISE EXCEPTION 'a text that others consider is not changed' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.discussed IS NOT NULL AND (NEW.discussed, NEW.discussed_from) IS DISTINCT FROM (OLD.discussed, OLD.discussed_from) THEN
        RAISE EXCEPTION 'what was put to the public is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER proposal_steps BEFORE UPDATE ON proposal FOR EACH ROW EXECUTE FUNCTION proposal_steps();

CREATE TABLE proposal_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    proposal_id uuid NOT NULL REFERENCES proposal,
    act         text NOT NULL CHECK (act IN ('begun', 'changed', 'discussed', 'closed', 'submitted', 'returned', 'approved', 'withdrawn')),
    place       text NOT NULL DEFAULT '',
    before      jsonb,
    after       jsonb,
    note        text NOT NULL DEFAULT '',
    at          timestamptz NOT NULL,
    actor_id    uuid REFERENCES person,
    actor_role  text NOT NULL
);
COMMENT ON TABLE proposal_event IS 'Every step and every change of a text with who did it: whoever wrote a proposal does not approve it.';
CREATE INDEX proposal_event_proposal_idx ON proposal_event (proposal_id, id);
GRANT SELECT, INSERT ON proposal_event TO qyzmet_app;
ALTER TABLE proposal_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY proposal_event_scope ON proposal_event USING (
    scope_role() IN ('auditor', 'authority', 'system')
    OR (scope_role() IN ('editor', 'approver') AND EXISTS (SELECT FROM proposal p
        WHERE p.id = proposal_event.proposal_id AND p.body_code = scope_body())));

-- What somebody has typed and not saved; nobody else sees it and it stops nobody.
CREATE TABLE unsaved_text (
    proposal_id uuid NOT NULL REFERENCES proposal,
    person_id   uuid NOT NULL REFERENCES person,
    place       text NOT NULL,
    fields      jsonb NOT NULL,
    saved_at    timestamptz NOT NULL,
    PRIMARY KEY (proposal_id, person_id, place)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON unsaved_text TO qyzmet_app;
ALTER TABLE unsaved_text ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY unsaved_text_scope ON unsaved_text USING (person_id = scope_person() OR scope_is_system());

-- What people say of a proposal is public speech under initials; who said it stands apart.
CREATE TABLE discussion_comment (
    id            uuid PRIMARY KEY,
    proposal_id   uuid NOT NULL REFERENCES proposal,
    body_code     text NOT NULL REFERENCES body,
    initials      jsonb NOT NULL,
    place         text NOT NULL DEFAULT '',
    lang          text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    text          text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
    at            timestamptz NOT NULL,
    state         text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'shown', 'hidden')),
    hidden_reason text NOT NULL DEFAULT '' CHECK ((state = 'hidden') = (hidden_reason <> '')),
    verdict       text CHECK (verdict IN ('accepted', 'partly', 'declined', 'explained')),
    answer        text NOT NULL DEFAULT '' CHECK ((verdict IS NULL) = (answer = '')),
    answer_lang   text CHECK (answer_lang IN ('kk', 'ru', 'en')),
    answered_at   timestamptz,
    told_at       timestamptz
);
COMMENT ON TABLE discussion_comment IS 'What people say of a proposal, and what the body answers each (Law 88-V, art. 15).';
COMMENT ON COLUMN discussion_comment.told_at IS 'When its author was told of the answer.';
COMMENT ON COLUMN discussion_comment.initials IS 'The commenter as the public sees them: initials in three languages.';
CREATE INDEX discussion_comment_proposal_idx ON discussion_comment (proposal_id, at, id);
GRANT SELECT, INSERT ON discussion_comment TO qyzmet_app;
GRANT UPDATE (state, hidden_reason, verdict, answer, answer_lang, answered_at, told_at) ON discussion_comment TO qyzmet_app;

CREATE TABLE comment_author (
    comment_id uuid PRIMARY KEY REFERENCES discussion_comment,
    person_id  uuid NOT NULL REFERENCES person
);
CREATE INDEX comment_author_person_idx ON comment_author (person_id);
GRANT SELECT, INSERT ON comment_author TO qyzmet_app;
ALTER TABLE comment_author ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY comment_author_scope ON comment_author USING (
    person_id = scope_person() OR scope_role() IN ('auditor', 'authority', 'system'));

ALTER TABLE discussion_comment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY discussion_comment_read ON discussion_comment FOR SELECT USING (
    state = 'shown' OR scope_role() IN ('auditor', 'authority', 'system')
    OR (scope_role() IN ('editor', 'approver') AND body_code = scope_body())
    OR EXISTS (SELECT FROM comment_author a WHERE a.comment_id = discussion_comment.id));
CREATE POLICY discussion_comment_write ON discussion_comment FOR INSERT WITH CHECK (
    scope_role() = 'citizen' AND state = 'waiting' AND verdict IS NULL);
CREATE POLICY discussion_comment_answer ON discussion_comment FOR UPDATE USING (
    scope_is_system() OR (scope_role() = 'editor' AND body_code = scope_body()));

-- Questions that standards share.
CREATE TABLE bank_question (
    code       text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]*$'),
    field      jsonb NOT NULL,
    version    int NOT NULL DEFAULT 1,
    retired    boolean NOT NULL DEFAULT false,
    changed_at timestamptz NOT NULL
);
COMMENT ON TABLE bank_question IS 'The bank of questions that forms of all services are built from; an edition keeps its own copy.';
GRANT SELECT, INSERT ON bank_question TO qyzmet_app;
GRANT UPDATE (field, version, retired, changed_at) ON bank_question TO qyzmet_app;

-- Who wants to be told when a service's standard changes (Law 88-V, art. 23).
CREATE TABLE service_subscription (
    service_code text NOT NULL REFERENCES service,
    person_id    uuid NOT NULL REFERENCES person,
    lang         text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    since        timestamptz NOT NULL,
    PRIMARY KEY (service_code, person_id)
);
CREATE INDEX service_subscription_person_idx ON service_subscription (person_id);
GRANT SELECT, INSERT, DELETE ON service_subscription TO qyzmet_app;
ALTER TABLE service_subscription ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY service_subscription_scope ON service_subscription USING (person_id = scope_person() OR scope_is_system());

-- What the portal does once for an edition: tells its subscribers, brings the register's row of
-- the service to the edition that has entered into force.
CREATE TABLE edition_step (
    edition_id bigint NOT NULL REFERENCES standard_edition,
    step       text NOT NULL CHECK (step IN ('announced', 'entered')),
    at         timestamptz NOT NULL,
    PRIMARY KEY (edition_id, step)
);
GRANT SELECT, INSERT ON edition_step TO qyzmet_app;

-- A published edition says where it came from, and whether the public was asked.
ALTER TABLE standard_edition
    ADD COLUMN proposal_id uuid UNIQUE REFERENCES proposal,
    ADD COLUMN emergency   jsonb;
COMMENT ON COLUMN standard_edition.emergency IS 'The ground in law for publication without a public discussion.';

CREATE OR REPLACE FUNCTION standard_edition_is_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published edition is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.service_code, NEW.number, NEW.content, NEW.published_at, lower(NEW.in_force), NEW.proposal_id,
            NEW.emergency)
        IS DISTINCT FROM
       (OLD.service_code, OLD.number, OLD.content, OLD.published_at, lower(OLD.in_force), OLD.proposal_id,
            OLD.emergency)
       OR NOT upper_inf(OLD.in_force)
    THEN
        RAISE EXCEPTION 'a published edition is never changed; it can only end'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- The application publishes what was approved and nothing else; the catalogue's owner enters
-- the first editions with the seed.
CREATE FUNCTION standard_edition_was_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.proposal_id IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM proposal p WHERE p.id = NEW.proposal_id AND p.state = 'approval'
            AND p.kind = 'edition' AND p.service_code = NEW.service_code AND p.content = NEW.content)
        THEN
            RAISE EXCEPTION 'an edition is published as it was approved' USING ERRCODE = 'check_violation';
        END IF;
        IF lower(NEW.in_force) < (NEW.published_at AT TIME ZONE 'Asia/Almaty')::date THEN
            RAISE EXCEPTION 'no edition is in force before it is published' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RAISE EXCEPTION 'an edition comes from an approved proposal' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER standard_edition_was_approved BEFORE INSERT ON standard_edition
    FOR EACH ROW EXECUTE FUNCTION standard_edition_was_approved();
GRANT INSERT ON standard_edition, edition_ground TO qyzmet_app;
GRANT UPDATE (in_force) ON standard_edition TO qyzmet_app;
-- The register's row of a service follows the edition that enters into force.
GRANT UPDATE (name, channels, audience, search, search_text) ON service TO qyzmet_app;
GRANT INSERT ON search_word TO qyzmet_app;
GRANT UPDATE ON catalogue_version TO qyzmet_app;

COMMIT;
