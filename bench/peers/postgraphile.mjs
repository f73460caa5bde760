// PostGraphile 5 with its Amber preset: the schema is the database's, and each operation is planned once.

import "./node20.mjs";
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { asked, pool } from "./asked.mjs";

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ["public"] })],
  schema: { defaultBehavior: "-connection +list -insert -update -delete" },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false },
};
const server = createServer();
const served = postgraphile(preset).createServ(grafserv);
const alive = (request, response, next) => (request.url === "/healthz" ? response.end("{}") : next());
const handler = served.createHandler();
server.on("request", (request, response) => alive(request, response, () => handler(request, response)));
await served.ready();
if (process.env.PRINT_SCHEMA) {
  const { printSchema } = await import("postgraphile/graphql");
  console.log(printSchema((await served.getSchema())));
}
server.listen(asked.port, "127.0.0.1");
