// Mercurius on Fastify, each query compiled by graphql-jit the second time it comes.

import Fastify from "fastify";
import mercurius from "mercurius";
import { asked, Query } from "./asked.mjs";

const app = Fastify();
app.register(mercurius, { schema: asked.schema, resolvers: { Query }, jit: 1 });
app.get("/healthz", () => ({}));
await app.listen({ host: "127.0.0.1", port: asked.port });
