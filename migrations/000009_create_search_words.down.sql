BEGIN;
DROP TRIGGER remember_search_words ON service;
DROP FUNCTION remember_search_words();
DROP TABLE search_word;
ALTER INDEX service_search_idx RESET (fastupdate);
CREATE INDEX service_search_text_idx ON service USING gist (search_text gist_trgm_ops(siglen = 64));
COMMIT;
