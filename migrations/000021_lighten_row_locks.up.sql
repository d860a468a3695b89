BEGIN;

-- The locks of 000016 with the same meaning for a third of the work. Plans are generic and
-- kept, so what a lock costs is its preparation for every statement that names the table:
-- each function in a policy is looked up and checked for rights, each subquery opened, whether
-- or not a row ever needs it. And a setting is parsed anew for every row that is compared.
-- So a policy names what opens the rows of the commonest page, once for the whole statement,
-- and leaves the rest to one function that is called for no other rows.

-- Whose many rows are on one page: the person is read once, not row by row.
CREATE FUNCTION scope_opens(a_number text, body text, principal uuid, filer uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF acting = 'system' OR a_number = scope_key() THEN
        RETURN true;
    END IF;
    IF acting IN ('official', 'head') THEN
        RETURN body = scope_body();
    END IF;
    RETURN acting = 'citizen' AND scope_represents(principal, filer);
END
$$;
COMMENT ON FUNCTION scope_opens(text, text, uuid, uuid) IS
    'Whether the scope sees an application that is not the person''s own.';
ALTER POLICY application_scope ON application USING (
    person_id = (SELECT scope_person()) OR scope_opens(number, body_code, person_id, filed_by));

CREATE FUNCTION scope_fills(actor uuid, mandate_id uuid, principal uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF scope_is_system() THEN
        RETURN true;
    END IF;
    RETURN actor = scope_person() AND scope_holds(mandate_id, principal);
END
$$;
COMMENT ON FUNCTION scope_fills(uuid, uuid, uuid) IS
    'Whether the scope sees a draft that is not the person''s own: its representative and the portal do.';
ALTER POLICY draft_scope ON draft USING (
    person_id = scope_person() OR scope_fills(actor_id, mandate_id, person_id));

CREATE FUNCTION scope_binds(principal uuid, representative uuid, giver uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN scope_person() IN (principal, representative, giver)
        OR scope_role() IN ('auditor', 'authority', 'system');
END
$$;
COMMENT ON FUNCTION scope_binds(uuid, uuid, uuid) IS
    'Whether the scope''s person is a party to a mandate or gave it, or oversees all.';
ALTER POLICY mandate_scope ON mandate USING (scope_binds(principal_id, representative_id, created_by));

-- Sessions and people are read at the door before anything else, and there by the portal.
CREATE FUNCTION scope_is(somebody uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN somebody = scope_person();
END
$$;
COMMENT ON FUNCTION scope_is(uuid) IS 'Whether this is the scope''s person, for where it is seldom asked.';
ALTER POLICY session_scope ON session USING (scope_is_system() OR scope_is(person_id));

CREATE FUNCTION scope_meets(somebody uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF somebody = scope_person() OR acting IN ('auditor', 'authority') THEN
        RETURN true;
    END IF;
    IF acting IN ('citizen', 'official', 'head') AND scope_knows(somebody) THEN
        RETURN true;
    END IF;
    RETURN EXISTS (SELECT FROM staff_role r WHERE r.person_id = somebody);
END
$$;
COMMENT ON FUNCTION scope_meets(uuid) IS
    'Whether the scope sees a person: oneself, colleagues, whom it knows; overseers see everybody.';
ALTER POLICY person_scope ON person USING (scope_is_system() OR scope_meets(id));

COMMIT;
