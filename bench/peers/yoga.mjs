// GraphQL Yoga on Node's own server, its documents cached as it does by itself, queries compiled by graphql-jit.

import { createServer } from "node:http";
import { useGraphQlJit } from "@envelop/graphql-jit";
import { createSchema, createYoga } from "graphql-yoga";
import { asked, Query } from "./asked.mjs";

const yoga = createYoga({
  schema: createSchema({ typeDefs: asked.schema, resolvers: { Query } }),
  plugins: [useGraphQlJit()],
  healthCheckEndpoint: "/healthz",
  graphiql: false,
  landingPage: false,
  logging: false,
});
createServer(yoga).listen(asked.port, "127.0.0.1");
