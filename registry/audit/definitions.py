"""How a table is really guarded, as the database's own catalogue says it.

`migrate` leaves a digest of it in the table's comment; whoever switches a trigger off or loosens a
policy afterwards leaves a digest that does not match (verify/guards.py).
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

PROTECTION = "physis protection"  # begins the comment of a protected table
_STATEMENT = """
SELECT n.nspname, c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''),
    encode(sha256(convert_to(concat_ws(E'\\n',
        c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole,
        (SELECT string_agg(pg_get_triggerdef(t.oid) || t.tgenabled::text, E'\\n' ORDER BY t.tgname)
            FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal),
        (SELECT string_agg(concat_ws(' ', p.polname, p.polcmd, p.polpermissive,
                p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid),
                pg_get_expr(p.polwithcheck, p.polrelid)), E'\\n' ORDER BY p.polname)
            FROM pg_policy p WHERE p.polrelid = c.oid),
        (SELECT string_agg(pg_get_ruledef(r.oid), E'\\n' ORDER BY r.rulename)
            FROM pg_rewrite r WHERE r.ev_class = c.oid),
        (SELECT string_agg(a.grantee::regrole::text || a.privilege_type, ' '
                ORDER BY a.grantee::regrole::text, a.privilege_type)
            FROM aclexplode(c.relacl) a
            WHERE a.grantee <> c.relowner AND a.privilege_type <> 'SELECT')
    ), 'UTF8')), 'hex')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'audit') AND c.relkind = 'r'
"""


@dataclass(frozen=True)
class Definition:
    """`digest` of triggers, policies, rules and rights; `comment` as `migrate` left it."""

    comment: str
    digest: str

    @property
    def promised(self) -> str:
        """The digest that the comment names."""
        return self.comment.rpartition(" ")[2] if self.comment.startswith(PROTECTION) else ""


def definitions(connection: BaseDatabaseWrapper) -> dict[str, Definition]:
    """By table; those of schema audit as `audit.event`."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT)
        return {
            name if schema == "public" else f"{schema}.{name}": Definition(comment, digest)
            for schema, name, comment, digest in cursor.fetchall()
        }
