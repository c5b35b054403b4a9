-- Writes what a statement changed; one such function per name of a primary key ({key}).
-- Arguments: the column that names the patient (or nothing), columns whose values are not kept.
-- The settings make a value read the same in history, whatever the session of the writer says; old
-- and new rows are paired by hash, as the plan of a small statement would serve a large one badly.
CREATE OR REPLACE FUNCTION audit.record_by_{key}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC' SET bytea_output = 'hex' SET intervalstyle = 'postgres'
    SET extra_float_digits = 1 SET enable_nestloop = off
    AS $$
DECLARE
    patient text := TG_ARGV[0];
    hidden text[] := TG_ARGV[1]::text[];
    who record;
BEGIN
    SELECT * INTO who FROM audit.whoever();
    IF TG_OP = 'INSERT' THEN
        INSERT INTO audit.event (op, table_name, row_pk, centre_id, patient_id, new,
            actor_id, door, job, request_id, reason, application)
        SELECT 'I', TG_TABLE_NAME, pk, (line->>'centre_id')::bigint, (line->>patient)::bigint,
            line - hidden, who.actor_id, who.door, who.job, who.request_id, who.reason, who.application
        FROM (SELECT n.{key}::text AS pk, to_jsonb(n) AS line FROM new_rows n) made;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit.event (op, table_name, row_pk, centre_id, patient_id, old,
            actor_id, door, job, request_id, reason, application)
        SELECT 'D', TG_TABLE_NAME, pk, (line->>'centre_id')::bigint, (line->>patient)::bigint,
            line - hidden, who.actor_id, who.door, who.job, who.request_id, who.reason, who.application
        FROM (SELECT o.{key}::text AS pk, to_jsonb(o) AS line FROM old_rows o) gone;
    ELSE
        IF EXISTS (SELECT FROM new_rows n WHERE NOT EXISTS (
            SELECT FROM old_rows o WHERE o.{key} = n.{key})) THEN
            RAISE EXCEPTION 'the key of a row of % never changes', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        INSERT INTO audit.event (op, table_name, row_pk, centre_id, patient_id, old, new,
            actor_id, door, job, request_id, reason, application)
        SELECT 'U', TG_TABLE_NAME, pk, (after->>'centre_id')::bigint, (after->>patient)::bigint,
            former.vals, after - hidden, who.actor_id, who.door, who.job, who.request_id, who.reason, who.application
        FROM (
            SELECT n.{key}::text AS pk, to_jsonb(o) AS before, to_jsonb(n) AS after
            FROM new_rows n JOIN old_rows o ON o.{key} = n.{key}
        ) pair
        CROSS JOIN LATERAL (
            SELECT coalesce(jsonb_object_agg(b.key,
                CASE WHEN b.key = ANY (hidden) THEN '"not kept"' ELSE b.value END), '{{}}') AS vals
            FROM jsonb_each(before) b WHERE b.value IS DISTINCT FROM after->b.key
        ) former
        WHERE before IS DISTINCT FROM after;
    END IF;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION audit.record_by_{key}() FROM PUBLIC;
