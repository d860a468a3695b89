BEGIN;

CREATE TABLE feedback (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at   timestamptz NOT NULL,
    page text NOT NULL CHECK (page LIKE '/%' AND length(page) <= 300),
    lang text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    kind text NOT NULL CHECK (kind IN ('malfunction', 'unclear', 'wrong_information', 'idea')),
    text text NOT NULL CHECK (length(text) BETWEEN 10 AND 2000),
    role text NOT NULL
);
COMMENT ON TABLE feedback IS
    'What readers said is wrong with a page. Nobody is named, and the application only adds to it.';
COMMENT ON COLUMN feedback.page IS
    'Address without the language; a segment with a digit may name a case and is written as *.';

GRANT INSERT ON feedback TO qyzmet_app;

COMMIT;
