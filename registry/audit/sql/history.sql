-- The append-only history: every insert, update and delete of every guarded table, whatever its
-- path, and every recorded reading. Safe to run again.

CREATE SCHEMA IF NOT EXISTS audit;
GRANT USAGE ON SCHEMA audit TO registry_app;

CREATE TABLE IF NOT EXISTS audit.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    op "char" NOT NULL CHECK (op IN ('I', 'U', 'D', 'R')),
    table_name text NOT NULL,
    row_pk text NOT NULL,
    centre_id bigint,
    patient_id bigint,
    old jsonb,
    new jsonb,
    actor_id bigint,
    door text NOT NULL,
    job text NOT NULL DEFAULT '',
    request_id text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    db_user text NOT NULL DEFAULT session_user,
    application text NOT NULL DEFAULT ''
);
COMMENT ON COLUMN audit.event.old IS 'I: null. U: former values of the columns that changed. D: the row.';
COMMENT ON COLUMN audit.event.new IS 'I, U: the whole row as it then was. D: null. R: what was read.';
COMMENT ON COLUMN audit.event.actor_id IS 'Who, where the context was proven (scope.proven).';
CREATE INDEX IF NOT EXISTS event_of_row ON audit.event (table_name, row_pk, id);
CREATE INDEX IF NOT EXISTS event_of_patient ON audit.event (patient_id, id) WHERE patient_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_of_actor ON audit.event (actor_id, id) WHERE actor_id IS NOT NULL;
-- A centre's list of a past day (registry/audit/past.py) begins with one of these two tables.
CREATE INDEX IF NOT EXISTS event_of_centre ON audit.event (table_name, centre_id, row_pk, id DESC)
    WHERE table_name IN ('registry_planneditem', 'registry_patient');
CREATE INDEX IF NOT EXISTS event_at ON audit.event USING brin (at);

REVOKE ALL ON audit.event FROM PUBLIC, registry_app;
GRANT SELECT ON audit.event TO registry_app;

-- Nobody changes or removes what is written, the owner included.
CREATE OR REPLACE FUNCTION audit.refuse() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
    AS $$ BEGIN
        RAISE EXCEPTION 'audit.% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- History is read by those who read the centre that the row belonged to when it was written, or
-- the patient's centre of today; what belongs to no centre by reviewers.
ALTER TABLE audit.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.event FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS owner ON audit.event;
CREATE POLICY owner ON audit.event TO registry_owner USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS readers ON audit.event;
CREATE POLICY readers ON audit.event FOR SELECT TO registry_app USING (
    (SELECT scope.setting('everywhere')) IS NOT NULL
    OR centre_id = ANY ((SELECT scope.ids('reads'))::bigint[])
    OR EXISTS (SELECT FROM public.registry_patient p WHERE p.id = patient_id
        AND p.centre_id = ANY ((SELECT scope.ids('reads'))::bigint[]))
    OR (centre_id IS NULL AND ((SELECT scope.flag('configures'))
        OR cardinality((SELECT scope.ids('reviews'))) > 0))
);

-- What the context says of whoever acts, as history keeps it. Unproven claims are not kept.
CREATE OR REPLACE FUNCTION audit.whoever(
    OUT actor_id bigint, OUT door text, OUT job text, OUT request_id text, OUT reason text,
    OUT application text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ BEGIN
        reason := coalesce(scope.setting('reason'), '');
        application := coalesce(current_setting('application_name', true), '');
        door := 'sql'; job := ''; request_id := '';
        IF scope.proven() THEN
            actor_id := scope.actor();
            door := coalesce(scope.setting('door'), 'sql');
            job := coalesce(scope.setting('job'), '');
            request_id := coalesce(scope.setting('request'), '');
        END IF;
    END $$;

-- Somebody read, received or was refused something. The application may write nothing but readings,
-- and none under another name: an unproven context is refused.
CREATE OR REPLACE FUNCTION audit.note_reading(
    what text, pk text, centre bigint, patient bigint, why text, details jsonb)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    who record;
    written bigint;
BEGIN
    SELECT * INTO who FROM audit.whoever();
    IF who.door = 'sql' THEN
        RAISE EXCEPTION 'a reading is recorded inside a proven context only'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO audit.event (op, table_name, row_pk, centre_id, patient_id, new,
        actor_id, door, job, request_id, reason, application)
    VALUES ('R', what, pk, centre, patient, details, who.actor_id, who.door, who.job,
        who.request_id, coalesce(nullif(why, ''), who.reason), who.application)
    RETURNING id INTO written;
    RETURN written;
END $$;

-- A completed visit with what was found at it, the date of a treatment and a stage are changed
-- for a stated reason only, on every door.
CREATE OR REPLACE FUNCTION audit.demand_reason() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF scope.setting('reason') IS NULL THEN
        RAISE EXCEPTION 'a reason for the change is required'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reason_for_change',
                TABLE = TG_TABLE_NAME;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE OR REPLACE FUNCTION audit.demand_reason_of_visit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    IF scope.setting('reason') IS NULL AND EXISTS (
        SELECT FROM registry_visit WHERE id = OLD.visit_id AND status = 'done') THEN
        RAISE EXCEPTION 'a reason for the change is required'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reason_for_change',
                TABLE = TG_TABLE_NAME;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
