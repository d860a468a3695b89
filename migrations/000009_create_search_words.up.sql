BEGIN;

DROP INDEX service_search_text_idx;
COMMENT ON COLUMN service.search_text IS
    'What the service is called, lower case, one a line: names after "#", keywords as they are.';
ALTER INDEX service_search_idx SET (fastupdate = off);

CREATE TABLE search_word (
    word text PRIMARY KEY
);
COMMENT ON TABLE search_word IS
    'Every word of service.search: what a mistyped word is taken for. Words are short, so trigrams find them at once.';
CREATE INDEX search_word_word_idx ON search_word USING gin (word gin_trgm_ops) WITH (fastupdate = off);

CREATE FUNCTION remember_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_word SELECT unnest(tsvector_to_array(NEW.search)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER remember_search_words AFTER INSERT OR UPDATE OF search ON service
    FOR EACH ROW EXECUTE FUNCTION remember_search_words();
INSERT INTO search_word SELECT DISTINCT unnest(tsvector_to_array(search)) FROM service;
GRANT SELECT ON search_word TO qyzmet_app;

COMMIT;
