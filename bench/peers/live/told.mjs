// What both peers serve: one feed, its events posted to /tell, told to whoever is subscribed.

import { createPubSub } from "graphql-yoga";

export const typeDefs = /* GraphQL */ `
  type Query {
    hello: String
  }
  type Notification {
    cursor: String!
    number: Int!
    kind: String!
    text: String!
    subjectId: ID!
    subjectNumber: String!
    at: String!
  }
  type Subscription {
    notifications(after: String): Notification!
  }
`;

const feed = createPubSub();

export const resolvers = {
  Subscription: {
    notifications: { subscribe: () => feed.subscribe("told"), resolve: (notification) => notification },
  },
};

// Answers /tell with the frame that ours has sent, and /healthz; the rest goes on to `otherwise`.
export async function answer(request, response, otherwise) {
  if (request.url === "/healthz") {
    response.end();
  } else if (request.url === "/tell") {
    let body = "";
    for await (const part of request) body += part;
    feed.publish("told", JSON.parse(body).payload.data.notifications);
    response.setHeader("Content-Type", "application/json").end('{"data":true}');
  } else {
    otherwise(request, response);
  }
}
