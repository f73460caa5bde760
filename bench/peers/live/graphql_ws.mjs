// graphql-ws on ws, as its documentation shows it: each subscription is executed for each subscriber.
// usage: node graphql_ws.mjs PORT

import { createServer } from "node:http";
import { useServer } from "graphql-ws/use/ws";
import { createSchema } from "graphql-yoga";
import { WebSocketServer } from "ws";
import { answer, resolvers, typeDefs } from "./told.mjs";

const server = createServer((request, response) => answer(request, response, () => response.writeHead(404).end()));
useServer({ schema: createSchema({ typeDefs, resolvers }) }, new WebSocketServer({ server, path: "/graphql" }));
server.listen(Number(process.argv[2]), "127.0.0.1");
