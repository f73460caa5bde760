"""What people are told: the journal's entries of their feed, in French, for as long as they may see the case."""

from monespace_gql.notifications.live import live
from monespace_gql.notifications.notification import Notification, notification
from monespace_gql.notifications.past import Page, latest_cursor, past

__all__ = ["Notification", "Page", "latest_cursor", "live", "notification", "past"]
