BEGIN;

-- A paper power of attorney or act of guardianship, entered by one operator from what was shown and
-- checked by another before it is a mandate (security R-10, R-20).
ALTER TABLE mandate ADD COLUMN paper boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN mandate.paper IS 'Entered at a counter from a paper: no register is asked whether it stands.';

CREATE TABLE paper_mandate (
    id                uuid PRIMARY KEY,
    visit_id          uuid NOT NULL REFERENCES visit,
    centre_code       text NOT NULL REFERENCES centre,
    kind              text NOT NULL CHECK (kind IN ('power_of_attorney', 'guardian')),
    principal_id      uuid NOT NULL REFERENCES person,
    representative_id uuid NOT NULL REFERENCES person,
    document_number   text NOT NULL CHECK (length(btrim(document_number)) BETWEEN 1 AND 60),
    document_date     date NOT NULL,
    last_day          date NOT NULL CHECK (last_day >= document_date),
    services          text[] NOT NULL DEFAULT '{}',
    actions           text[] NOT NULL CHECK (cardinality(actions) > 0
                          AND actions <@ ARRAY['file', 'follow', 'withdraw', 'receive']),
    media             text NOT NULL CHECK (media IN ('application/pdf', 'image/jpeg', 'image/png')),
    hash              bytea NOT NULL,
    data              bytea NOT NULL CHECK (length(data) <= 10485760),
    entered_by        uuid NOT NULL REFERENCES person,
    entered_at        timestamptz NOT NULL,
    state             text NOT NULL DEFAULT 'entered' CHECK (state IN ('entered', 'confirmed', 'declined')),
    checked_by        uuid REFERENCES person,
    checked_at        timestamptz,
    note              text NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    mandate_id        uuid REFERENCES mandate,
    CONSTRAINT paper_mandate_is_for_another CHECK (principal_id <> representative_id),
    CONSTRAINT paper_mandate_has_two_operators CHECK (checked_by <> entered_by),
    CONSTRAINT paper_mandate_checked_in_full CHECK ((state = 'entered') = (checked_by IS NULL)
        AND (state = 'entered') = (checked_at IS NULL) AND (state = 'confirmed') = (mandate_id IS NOT NULL)
        AND (state <> 'declined' OR length(btrim(note)) >= 10))
);
COMMENT ON TABLE paper_mandate IS 'Papers of representation shown at a counter; the second operator sees the scan.';
CREATE INDEX paper_mandate_centre_idx ON paper_mandate (centre_code, entered_at) WHERE state = 'entered';
CREATE INDEX paper_mandate_people_idx ON paper_mandate (representative_id, principal_id);
GRANT SELECT, INSERT ON paper_mandate TO qyzmet_app;
GRANT UPDATE (state, checked_by, checked_at, note, mandate_id) ON paper_mandate TO qyzmet_app;
ALTER TABLE paper_mandate ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY paper_mandate_scope ON paper_mandate USING (
    scope_person() IN (principal_id, representative_id) OR scope_role() IN ('auditor', 'system')
    OR (scope_role() = 'operator' AND scope_works_in(centre_code)));

COMMIT;
