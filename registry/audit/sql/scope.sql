-- Who acts in this transaction, and what of the registry she may see and change.
--
-- The settings `registry.*` live until the end of the transaction (registry/audit/context.py sets
-- them); policies read them through these functions. An empty setting means nothing, never
-- everything. Safe to run again.

CREATE SCHEMA IF NOT EXISTS scope;
GRANT USAGE ON SCHEMA scope TO registry_app;

CREATE OR REPLACE FUNCTION scope.setting(name text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('registry.' || name, true), '') $$;

CREATE OR REPLACE FUNCTION scope.ids(name text) RETURNS bigint[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(nullif(current_setting('registry.' || name, true), ''), '{}')::bigint[] $$;

CREATE OR REPLACE FUNCTION scope.flag(name text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('registry.' || name, true), '') = 'on' $$;

CREATE OR REPLACE FUNCTION scope.actor() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('registry.actor', true), '')::bigint $$;

-- The key by which the application proves that a context is its own. HMAC (RFC 2104) wants the key
-- in two paddings, which are all that is kept; only the owner may read them.
CREATE TABLE IF NOT EXISTS scope.secret (
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON scope.secret FROM PUBLIC, registry_app;

-- Everything that a context says, on this very connection, in one text.
CREATE OR REPLACE FUNCTION scope.said() RETURNS bytea
    LANGUAGE sql STABLE PARALLEL RESTRICTED
    AS $$ SELECT convert_to(concat_ws(E'\n', pg_backend_pid(),
        coalesce(current_setting('registry.door', true), ''),
        coalesce(current_setting('registry.actor', true), ''),
        coalesce(current_setting('registry.job', true), ''),
        coalesce(current_setting('registry.request', true), ''),
        coalesce(current_setting('registry.everywhere', true), ''),
        coalesce(current_setting('registry.reads', true), ''),
        coalesce(current_setting('registry.writes', true), ''),
        coalesce(current_setting('registry.identities', true), ''),
        coalesce(current_setting('registry.manages', true), ''),
        coalesce(current_setting('registry.reviews', true), ''),
        coalesce(current_setting('registry.shared', true), ''),
        coalesce(current_setting('registry.shared_writes', true), ''),
        coalesce(current_setting('registry.research', true), ''),
        coalesce(current_setting('registry.configures', true), '')), 'UTF8') $$;

CREATE OR REPLACE FUNCTION scope.proof(inner_pad bytea, outer_pad bytea) RETURNS text
    LANGUAGE sql STABLE PARALLEL RESTRICTED
    AS $$ SELECT encode(sha256(outer_pad || sha256(inner_pad || scope.said())), 'hex') $$;

-- Whether the context was set by who holds the key. Whoever merely connects as the application can
-- set the settings too, but not prove them: she sees nothing and changes nothing.
CREATE OR REPLACE FUNCTION scope.proven() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
    SELECT EXISTS (
        SELECT FROM scope.secret
        WHERE scope.proof(inner_pad, outer_pad) = current_setting('registry.proof', true)
    ) $$;

-- Sets what a person may do from her memberships in force on a day, as the database holds them, and
-- gives it back. `roles` says which roles read, write and so on (accounts/codes.py). A record is
-- shared from a day until a day of the centre that treats: `moment` says which day it is there.
DROP FUNCTION IF EXISTS scope.enter_person(bigint, date, jsonb);
CREATE OR REPLACE FUNCTION scope.enter_person(
    person bigint, on_day date, roles jsonb, moment timestamptz DEFAULT now())
    RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
DECLARE
    held jsonb;
    granted jsonb;
    shared bigint[] := '{}';
    shared_writes bigint[] := '{}';
BEGIN
    IF NOT scope.proven() OR scope.actor() IS DISTINCT FROM person THEN
        RAISE EXCEPTION 'a person is entered by who proves to be the application'
            USING ERRCODE = 'insufficient_privilege';
    END IF;

    SELECT coalesce(jsonb_agg(jsonb_build_object('role', m.role, 'centre', to_jsonb(c))
        ORDER BY m.starts_on, m.id), '[]')
    INTO held
    FROM registry_membership m
    JOIN registry_centre c ON c.id = m.centre_id
    JOIN registry_user u ON u.id = m.user_id AND u.is_active
    WHERE m.user_id = person AND m.starts_on <= on_day
        AND (m.ends_on IS NULL OR m.ends_on >= on_day);

    SELECT coalesce(jsonb_object_agg(need.name, need.centres), '{}') INTO granted FROM (
        SELECT wanted.key AS name,
            coalesce(jsonb_agg(DISTINCT one.value->'centre'->'id')
                FILTER (WHERE wanted.value ? (one.value->>'role')), '[]') AS centres
        FROM jsonb_each(roles) wanted LEFT JOIN jsonb_array_elements(held) one ON true
        GROUP BY wanted.key
    ) need;

    SELECT coalesce(array_agg(DISTINCT s.patient_id), '{}'),
        coalesce(array_agg(DISTINCT s.patient_id) FILTER (
            WHERE s.may_record AND granted->'writes' @> to_jsonb(s.with_centre_id)), '{}')
    INTO shared, shared_writes
    FROM registry_careshare s JOIN registry_centre home ON home.id = s.centre_id
    WHERE s.with_centre_id = ANY (scope.listed(granted->'reads')::bigint[])
        AND s.revoked_on IS NULL
        AND (moment AT TIME ZONE home.time_zone)::date BETWEEN s.starts_on AND s.ends_on;

    PERFORM set_config('registry.reads', scope.listed(granted->'reads'), true),
        set_config('registry.writes', scope.listed(granted->'writes'), true),
        set_config('registry.identities', scope.listed(granted->'identities'), true),
        set_config('registry.manages', scope.listed(granted->'manages'), true),
        set_config('registry.reviews', scope.listed(granted->'reviews'), true),
        set_config('registry.shared', shared::text, true),
        set_config('registry.shared_writes', shared_writes::text, true),
        set_config('registry.research', scope.told(granted->'research'), true),
        set_config('registry.configures', scope.told(granted->'configures'), true);
    PERFORM set_config('registry.proof', scope.proof(inner_pad, outer_pad), true)
        FROM scope.secret ORDER BY since DESC LIMIT 1;
    RETURN granted || jsonb_build_object(
        'memberships', held, 'shared', to_jsonb(shared), 'shared_writes', to_jsonb(shared_writes));
END $$;

CREATE OR REPLACE FUNCTION scope.listed(ids jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT coalesce((SELECT array_agg(id::bigint) FROM jsonb_array_elements_text(ids) id), '{}')::text $$;

CREATE OR REPLACE FUNCTION scope.told(ids jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN jsonb_array_length(coalesce(ids, '[]')) > 0 THEN 'on' ELSE '' END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA scope FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA scope TO registry_app;
