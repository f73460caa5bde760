"""What is kept of the integrators that follow what happens."""

from tortoise import fields
from tortoise.models import Model

from monespace_gql.journal.json_field import JsonField


class Webhook(Model):
    """An address called for each event that it asks for; empty `schemes` or `kinds` ask for all.

    Its place in the sequence is that of the subscriber `webhook:<id>:<generation>`: a replay begins a generation.
    `stopped` says why it is called no more, until it is resumed.
    """

    id = fields.BigIntField(primary_key=True)
    url = fields.CharField(max_length=500)
    secret = fields.CharField(max_length=80)
    schemes: fields.Field[list[str]] = JsonField()
    kinds: fields.Field[list[str]] = JsonField()
    generation = fields.IntField(default=1)
    stopped = fields.CharField(max_length=20, null=True)
    created_by = fields.BigIntField()
    created_at = fields.DatetimeField()

    class Meta:
        """Where webhooks are kept."""

        table = "webhook"
