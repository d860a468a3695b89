BEGIN;

CREATE TABLE journal_head (
    ledger text PRIMARY KEY CHECK (ledger ~ '^[a-z0-9-]{1,64}$'),
    seq    bigint NOT NULL CHECK (seq >= 0),
    at     timestamptz NOT NULL,
    hash   bytea NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE journal_head IS 'The last entry of each ledger of the journal; signed every hour.';

CREATE TABLE journal_entry (
    ledger      text NOT NULL,
    seq         bigint NOT NULL CHECK (seq > 0),
    at          timestamptz NOT NULL,
    actor_id    uuid,
    actor_role  text NOT NULL CHECK (length(actor_role) BETWEEN 1 AND 40),
    request_id  text NOT NULL CHECK (length(request_id) <= 80),
    act         text NOT NULL CHECK (act ~ '^[a-z0-9_.-]{1,80}$'),
    object_kind text NOT NULL CHECK (object_kind ~ '^[a-z0-9_]{1,40}$'),
    object_id   text NOT NULL CHECK (length(object_id) BETWEEN 1 AND 100),
    before_hash bytea CHECK (length(before_hash) = 32),
    after_hash  bytea CHECK (length(after_hash) = 32),
    hash        bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (ledger, seq)
);
COMMENT ON TABLE journal_entry IS
    'Every change in the portal, a chain of hashes per ledger; append-only; ids and hashes, no personal data.';
COMMENT ON COLUMN journal_entry.ledger IS 'Code of a state body, or portal.';
COMMENT ON COLUMN journal_entry.at IS 'By the clock of the database; never earlier than the entry before.';
COMMENT ON COLUMN journal_entry.before_hash IS 'SHA-256 of the object before the change; NULL: there was none.';
COMMENT ON COLUMN journal_entry.after_hash IS 'SHA-256 of the object after it; NULL: there is none any more.';
COMMENT ON COLUMN journal_entry.hash IS 'SHA-256 of the entry on top of the hash before it (journal_seal).';
CREATE INDEX journal_entry_ledger_idx ON journal_entry (ledger, at);
CREATE INDEX journal_entry_actor_idx ON journal_entry (actor_id, at) WHERE actor_id IS NOT NULL;
CREATE INDEX journal_entry_object_idx ON journal_entry (object_id, at);

CREATE TABLE journal_statement (
    at   timestamptz PRIMARY KEY,
    body bytea NOT NULL
);
COMMENT ON TABLE journal_statement IS 'Copies of the signed heads; those that count lie outside the database.';

-- One field of the canonical encoding: its length in four bytes and the bytes, or four
-- bytes of ones for NULL. Package journal computes the same.
CREATE FUNCTION journal_field(v bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN v IS NULL THEN '\xffffffff'::bytea ELSE int4send(octet_length(v)) || v END
$$;

CREATE FUNCTION journal_field(v text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT journal_field(convert_to(v, 'UTF8'))
$$;

CREATE FUNCTION journal_seal(
    previous bytea, of_ledger text, with_seq bigint, at_moment timestamptz, by_actor uuid, by_role text,
    in_request text, did text, to_kind text, to_id text, was bytea, became bytea
) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(journal_field('qyzmet.journal.1'::text) || journal_field(previous)
        || journal_field(of_ledger) || journal_field(int8send(with_seq))
        || journal_field(timestamptz_send(at_moment)) || journal_field(uuid_send(by_actor))
        || journal_field(by_role) || journal_field(in_request) || journal_field(did)
        || journal_field(to_kind) || journal_field(to_id) || journal_field(was) || journal_field(became))
$$;

-- The only way into the journal. The UPDATE of the head locks it until the transaction
-- ends, so numbers have no gaps: a transaction that is rolled back gives its number back.
CREATE FUNCTION journal_append(
    of_ledger text, by_actor uuid, by_role text, in_request text, did text, to_kind text, to_id text,
    was bytea, became bytea
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    given  bigint;
BEGIN
    LOOP
        WITH moved AS (
            UPDATE journal_head h SET seq = h.seq + 1, at = greatest(h.at, moment),
                hash = journal_seal(h.hash, h.ledger, h.seq + 1, greatest(h.at, moment), by_actor, by_role,
                    in_request, did, to_kind, to_id, was, became)
            WHERE h.ledger = of_ledger
            RETURNING h.seq, h.at, h.hash)
        INSERT INTO journal_entry (ledger, seq, at, actor_id, actor_role, request_id, act, object_kind,
            object_id, before_hash, after_hash, hash)
        SELECT of_ledger, moved.seq, moved.at, by_actor, by_role, in_request, did, to_kind, to_id, was, became,
            moved.hash
        FROM moved RETURNING seq INTO given;
        IF given IS NOT NULL THEN
            RETURN given;
        END IF;
        INSERT INTO journal_head (ledger, seq, at, hash) VALUES (of_ledger, 0, '-infinity', '')
        ON CONFLICT (ledger) DO NOTHING;
    END LOOP;
END
$$;

REVOKE ALL ON journal_entry, journal_head, journal_statement FROM PUBLIC;
REVOKE ALL ON FUNCTION journal_append(text, uuid, text, text, text, text, text, bytea, bytea) FROM PUBLIC;
GRANT SELECT ON journal_entry, journal_head TO qyzmet_app;
GRANT SELECT, INSERT ON journal_statement TO qyzmet_app;
GRANT EXECUTE ON FUNCTION journal_append(text, uuid, text, text, text, text, text, bytea, bytea) TO qyzmet_app;

COMMIT;
