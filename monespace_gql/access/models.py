"""What is kept of the schemes themselves: the legends that their cases are read with once they are gone."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField


class SchemeLegend(Model):
    """The legend of one version of a scheme as it was once installed; kept for good. `digest` tells it from others."""

    id = fields.BigIntField(primary_key=True)
    scheme = fields.CharField(max_length=16, db_index=True)
    version = fields.CharField(max_length=20)
    digest = fields.CharField(max_length=64, unique=True)
    legend: fields.Field[dict[str, Any]] = JsonField()  # Any: JSON
    kept_at = fields.DatetimeField()

    class Meta:
        """Where legends are kept."""

        table = "scheme_legend"
