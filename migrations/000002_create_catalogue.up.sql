BEGIN;

CREATE TABLE body (
    code         text PRIMARY KEY,
    name         jsonb NOT NULL,
    current_name jsonb,
    parent       text REFERENCES body,
    position     int NOT NULL
);
COMMENT ON TABLE body IS 'State bodies that own services.';
COMMENT ON COLUMN body.name IS 'Text in kk, ru, en.';

CREATE TABLE organisation (
    code     text PRIMARY KEY,
    role     text NOT NULL,
    phone    text,
    name     jsonb NOT NULL,
    position int NOT NULL
);
COMMENT ON TABLE organisation IS 'State Corporation, akimats, quality authority, contact centre.';

CREATE TABLE category (
    code     text PRIMARY KEY,
    name     jsonb NOT NULL,
    position int NOT NULL
);

CREATE TABLE register (
    code     text PRIMARY KEY,
    name     jsonb NOT NULL,
    owner    text NOT NULL REFERENCES body,
    position int NOT NULL
);
COMMENT ON TABLE register IS 'State registers: what they hold may not be demanded (Law 88-V, art. 5(2)(1)).';

CREATE TABLE refusal_ground (
    code        text PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('refusal', 'acceptance_refusal')),
    name        jsonb NOT NULL,
    article     jsonb NOT NULL,
    legal_basis text NOT NULL,
    position    int NOT NULL
);
COMMENT ON TABLE refusal_ground IS 'The closed list of grounds (Law 88-V, art. 19, 19-1, 20(2)).';

CREATE TABLE region (
    kato     text PRIMARY KEY CHECK (kato ~ '^[0-9]{9}$'),
    code     text NOT NULL UNIQUE,
    name     jsonb NOT NULL,
    kind     text NOT NULL,
    position int NOT NULL
);

CREATE TABLE classifier_item (
    classifier text NOT NULL,
    code       text NOT NULL,
    label      jsonb NOT NULL,
    attributes jsonb NOT NULL DEFAULT '{}',
    position   int NOT NULL,
    PRIMARY KEY (classifier, code)
);

CREATE TABLE index_value (
    name    text NOT NULL CHECK (name IN ('mrp', 'min_wage')),
    year    int NOT NULL,
    tenge   numeric(12, 2) NOT NULL CHECK (tenge > 0),
    basis   text NOT NULL,
    PRIMARY KEY (name, year)
);
COMMENT ON TABLE index_value IS 'Monthly calculation index (MRP) and minimum wage by year (budget law).';

CREATE TABLE service (
    code        text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9-]*$'),
    body_code   text NOT NULL REFERENCES body,
    name        jsonb NOT NULL,
    keywords    jsonb NOT NULL DEFAULT '{}',
    audience    text[] NOT NULL,
    channels    text[] NOT NULL,
    flags       jsonb NOT NULL DEFAULT '{}',
    position    int NOT NULL,
    search      tsvector NOT NULL DEFAULT '',
    search_text text NOT NULL DEFAULT ''
);
COMMENT ON COLUMN service.search IS 'Short vector of titles and keywords in three languages and in Latin letters.';
COMMENT ON COLUMN service.search_text IS 'The same words, lower case, for typing errors (trigrams).';
CREATE INDEX service_search_idx ON service USING gin (search);
CREATE INDEX service_search_text_idx ON service USING gist (search_text gist_trgm_ops(siglen = 64));
CREATE INDEX service_body_idx ON service (body_code, position);

CREATE TABLE service_category (
    service_code  text NOT NULL REFERENCES service ON DELETE CASCADE,
    category_code text NOT NULL REFERENCES category,
    position      int NOT NULL,
    PRIMARY KEY (service_code, category_code)
);
CREATE INDEX service_category_category_idx ON service_category (category_code);

CREATE TABLE life_situation (
    code        text PRIMARY KEY,
    name        jsonb NOT NULL,
    description jsonb NOT NULL,
    services    text[] NOT NULL,
    position    int NOT NULL
);

CREATE TABLE standard_edition (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_code text NOT NULL REFERENCES service,
    number       int NOT NULL CHECK (number > 0),
    in_force     daterange NOT NULL CHECK (NOT isempty(in_force) AND NOT lower_inf(in_force)),
    content      jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    UNIQUE (service_code, number),
    UNIQUE (id, service_code),
    CONSTRAINT standard_edition_one_in_force
        EXCLUDE USING gist (service_code WITH =, in_force WITH &&)
);
COMMENT ON TABLE standard_edition IS
    'Editions of the list of basic requirements to a service (Law 88-V, art. 14(3-1)). Published means unalterable.';

CREATE TABLE edition_ground (
    edition_id  bigint NOT NULL REFERENCES standard_edition,
    ground_code text NOT NULL REFERENCES refusal_ground,
    kind        text NOT NULL CHECK (kind IN ('refusal', 'acceptance_refusal')),
    position    int NOT NULL,
    PRIMARY KEY (edition_id, ground_code),
    UNIQUE (edition_id, ground_code, kind)
);
COMMENT ON TABLE edition_ground IS 'The grounds an edition lists; decisions refer to these rows.';

CREATE FUNCTION standard_edition_is_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published edition is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.service_code, NEW.number, NEW.content, NEW.published_at, lower(NEW.in_force))
        IS DISTINCT FROM
       (OLD.service_code, OLD.number, OLD.content, OLD.published_at, lower(OLD.in_force))
       OR NOT upper_inf(OLD.in_force)
    THEN
        RAISE EXCEPTION 'a published edition is never changed; it can only end'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER standard_edition_is_law BEFORE UPDATE OR DELETE ON standard_edition
    FOR EACH ROW EXECUTE FUNCTION standard_edition_is_law();

CREATE FUNCTION edition_ground_is_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the grounds of a published edition are never changed'
        USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER edition_ground_is_law BEFORE UPDATE OR DELETE ON edition_ground
    FOR EACH ROW EXECUTE FUNCTION edition_ground_is_law();

CREATE TABLE calendar_day (
    day        date PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('holiday', 'religious_day_off', 'moved_day_off', 'working_day')),
    code       text NOT NULL,
    moved_from date,
    name       jsonb NOT NULL
);
CREATE TABLE calendar_year (
    year  int PRIMARY KEY,
    basis text NOT NULL
);
COMMENT ON TABLE calendar_year IS 'Years the calendar covers; a term that leaves them is not guessed.';

-- One number that moves whenever the catalogue does: readers keep a copy until it moves.
CREATE TABLE catalogue_version (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint NOT NULL
);
INSERT INTO catalogue_version (version) VALUES (1);

CREATE FUNCTION catalogue_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalogue_version SET version = version + 1;
    RETURN NULL;
END
$$;
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['body', 'organisation', 'category', 'register', 'refusal_ground', 'region',
        'classifier_item', 'index_value', 'service', 'service_category', 'life_situation',
        'standard_edition', 'edition_ground', 'calendar_day', 'calendar_year']
    LOOP
        EXECUTE format('CREATE TRIGGER catalogue_moved AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION catalogue_moved()', t);
        EXECUTE format('GRANT SELECT ON %I TO qyzmet_app', t);
    END LOOP;
END
$$;
GRANT SELECT ON catalogue_version TO qyzmet_app;

COMMIT;
