"""Which database connection may change the schema."""

from django.db.models import Model


class OwnerMigrates:
    """Tables are made by their owner alone; everything else uses the app's connection.

    Both connections lead to one database, so relations between them are no concern.
    """

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Migrations run on the connection `owner` only."""
        return db == "owner"

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool:
        """Rows read by either connection may refer to each other."""
        return True
