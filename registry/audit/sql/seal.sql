-- History sealed in a chain: link n is sha256(link n-1 || sha256(canonical text of event n)), in
-- order of ids. Links and seals are written by the functions below alone. Safe to run again.

CREATE TABLE IF NOT EXISTS audit.link (
    event_id bigint PRIMARY KEY,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE TABLE IF NOT EXISTS audit.seal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    last_event_id bigint NOT NULL UNIQUE,
    events bigint NOT NULL CHECK (events > 0),
    position bigint NOT NULL UNIQUE,
    head bytea NOT NULL CHECK (octet_length(head) = 32),
    sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    db_user text NOT NULL DEFAULT session_user
);
COMMENT ON COLUMN audit.seal.position IS 'How many events the chain holds up to this seal.';
-- Up to which id nobody holds an id any more without having committed or given up.
CREATE TABLE IF NOT EXISTS audit.horizon (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    event_id bigint NOT NULL
);
REVOKE ALL ON audit.link, audit.seal, audit.horizon FROM PUBLIC, registry_app;
GRANT SELECT ON audit.link, audit.seal TO registry_app;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.link
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- One column in the canonical text: its length before it, so that no two rows read alike; an
-- absent value is told from an empty one.
CREATE OR REPLACE FUNCTION audit.part(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT coalesce(length(value)::text || ':' || value, '-') || ';' $$;

-- What is sealed of an event: every column, whatever the session's time zone or language.
CREATE OR REPLACE FUNCTION audit.digest(e audit.event) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT sha256(convert_to(audit.part(e.id::text)
        || audit.part(to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || audit.part(e.transaction::text) || audit.part(e.op::text)
        || audit.part(e.table_name) || audit.part(e.row_pk)
        || audit.part(e.centre_id::text) || audit.part(e.patient_id::text)
        || audit.part(e.old::text) || audit.part(e.new::text)
        || audit.part(e.actor_id::text) || audit.part(e.door) || audit.part(e.job)
        || audit.part(e.request_id) || audit.part(e.reason)
        || audit.part(e.db_user) || audit.part(e.application), 'UTF8')) $$;

-- What the first link is chained to.
CREATE OR REPLACE FUNCTION audit.genesis() RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT decode(repeat('00', 32), 'hex') $$;

CREATE OR REPLACE FUNCTION audit.next_link(before bytea, digest bytea, start bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT sha256(coalesce(before, start) || digest) $$;
CREATE OR REPLACE AGGREGATE audit.chained(digest bytea, start bytea) (
    SFUNC = audit.next_link, STYPE = bytea
);

-- Ids are handed out before their writers commit. A share lock is granted when all who write have
-- ended; it is waited for briefly, as new writers queue behind it, and given back at once.
CREATE OR REPLACE FUNCTION audit.mark_horizon() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms'
    AS $$
DECLARE
    reached bigint;
BEGIN
    LOCK TABLE audit.event IN SHARE MODE;
    SELECT coalesce(max(id), 0) INTO reached FROM audit.event;
    INSERT INTO audit.horizon (event_id) VALUES (reached)
        ON CONFLICT (one) DO UPDATE SET event_id = greatest(horizon.event_id, excluded.event_id);
    RETURN reached;
END $$;

-- Seals up to `most` events more, none beyond the horizon; gives how many. One at a time.
CREATE OR REPLACE FUNCTION audit.seal_marked(most bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    former audit.seal;
    sealed bigint;
    last_id bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit.seal'));
    SELECT * INTO former FROM audit.seal ORDER BY id DESC LIMIT 1;
    WITH fresh AS (
        SELECT e.id, audit.digest(e) AS digest FROM audit.event e
        WHERE e.id > coalesce(former.last_event_id, 0)
            AND e.id <= (SELECT event_id FROM audit.horizon)
        ORDER BY e.id LIMIT greatest(most, 1)
    ), linked AS (
        INSERT INTO audit.link (event_id, hash)
        SELECT id, audit.chained(digest, coalesce(former.head, audit.genesis())) OVER (ORDER BY id)
        FROM fresh RETURNING event_id
    )
    SELECT count(*), max(event_id) INTO sealed, last_id FROM linked;
    IF sealed > 0 THEN
        INSERT INTO audit.seal (last_event_id, events, position, head)
        SELECT last_id, sealed, coalesce(former.position, 0) + sealed, hash
        FROM audit.link WHERE event_id = last_id;
    END IF;
    RETURN sealed;
END $$;
