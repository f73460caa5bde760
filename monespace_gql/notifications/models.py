"""What is kept of mails: a receipt for each, so that it is sent once, and again after a failure."""

from tortoise import fields
from tortoise.models import Model


class MailReceipt(Model):
    """The mail of one feed item: how often it was tried, when it may be tried again, when it was sent."""

    id = fields.BigIntField(primary_key=True)
    feed_item_id = fields.BigIntField(unique=True)
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=120, null=True)

    class Meta:
        """Where receipts are kept."""

        table = "mail_receipt"
        indexes = (("sent_at", "next_attempt_at"),)
