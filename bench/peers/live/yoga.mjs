// GraphQL Yoga behind graphql-ws, as Yoga's documentation shows it: its own parsing, validation, execution, plugins.
// usage: node yoga.mjs PORT

import { createServer } from "node:http";
import { useServer } from "graphql-ws/use/ws";
import { createSchema, createYoga } from "graphql-yoga";
import { WebSocketServer } from "ws";
import { answer, resolvers, typeDefs } from "./told.mjs";

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }), graphiql: false, logging: false });
const server = createServer((request, response) => answer(request, response, yoga));

async function onSubscribe(context, _id, params) {
  const { request: req, socket } = context.extra;
  const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({ ...context, req, socket, params });
  const document = parse(params.query);
  const errors = validate(schema, document);
  if (errors.length > 0) return errors;
  return {
    schema,
    document,
    operationName: params.operationName,
    variableValues: params.variables,
    contextValue: await contextFactory(),
    rootValue: { execute, subscribe },
  };
}

useServer(
  {
    execute: (args) => args.rootValue.execute(args),
    subscribe: (args) => args.rootValue.subscribe(args),
    onSubscribe,
  },
  new WebSocketServer({ server, path: yoga.graphqlEndpoint })
);
server.listen(Number(process.argv[2]), "127.0.0.1");
