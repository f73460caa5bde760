"""What the OPCO tells the viewer."""

from typing import Annotated

import strawberry
from graphql import GraphQLError

from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Day
from monespace_gql.graph.types.page import MOST, PAGE
from monespace_gql.reads.news import NewsRead, news


@strawberry.type(description="Something the OPCO tells (actualité).")
class News:
    """One piece of news."""

    id: strawberry.ID = strawberry.field(description="The identifier, opaque.")
    title: str = strawberry.field(description="The title.")
    region: str | None = strawberry.field(description="The region it is told to; null when it is told to everybody.")
    body: str = strawberry.field(description="The text, without markup.")
    link: str | None = strawberry.field(description="Where to read more.")
    published_on: Day = strawberry.field(description="The day from which it is told.")


@strawberry.type
class NewsQuery:
    """The root field."""

    @strawberry.field(
        description="What the OPCO tells today, the newest first: to everybody, and to the regions where the viewer's "
        "companies have an establishment in this context; in the MANAGER context, to every region."
    )
    async def news(
        self,
        info: strawberry.Info,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = PAGE,
    ) -> list[News]:
        if not 1 <= first <= MOST:
            raise GraphQLError(f"`first` va de 1 à {MOST}.", extensions={"code": "BAD_PAGE"})
        context = asked(info)
        return [_told(each) for each in await news(context.desk.store, context.viewer, first)]


def _told(read: NewsRead) -> News:
    return News(
        id=strawberry.ID(to_key("News", read.id)),
        title=read.title,
        region=read.region,
        body=read.body,
        link=read.link,
        published_on=Day(str(read.published_on)),
    )
