"""What people and services are told: the journal's entries, for as long as they may see the case."""

from monespace_gql.notifications.live import Live, live
from monespace_gql.notifications.mark_read import mark_read
from monespace_gql.notifications.notification import Notification, notification
from monespace_gql.notifications.past import Page, latest_cursor, past
from monespace_gql.notifications.service_feed import Happened, ServiceFeed, service_feed
from monespace_gql.notifications.unread import UnreadCount, unread_count

__all__ = [
    "Happened",
    "Live",
    "Notification",
    "Page",
    "ServiceFeed",
    "UnreadCount",
    "latest_cursor",
    "live",
    "mark_read",
    "notification",
    "past",
    "service_feed",
    "unread_count",
]
