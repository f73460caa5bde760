// Apollo Server on Fastify: a statement a table, batched by DataLoader whatever the number of dossiers.

import { ApolloServer } from "@apollo/server";
import fastifyApollo, { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import DataLoader from "dataloader";
import Fastify from "fastify";
import { asked, pool } from "./asked.mjs";

const { tables } = asked;

/** Run a statement, prepared once a connection. */
async function rows(name, values) {
  return (await pool.query({ name, text: tables[name], values })).rows;
}

/** Load the rows of several parents at once, a list each. */
function many(name) {
  return new DataLoader(async (keys) => {
    const lists = new Map(keys.map((key) => [key, []]));
    for (const row of await rows(name, [keys])) lists.get(row.parent).push(row);
    return keys.map((key) => lists.get(key));
  });
}

/** Load one row for each of several parents. */
function one(name) {
  return new DataLoader(async (keys) => {
    const found = new Map((await rows(name, [keys])).map((row) => [row.parent, row]));
    return keys.map((key) => found.get(key) ?? null);
  });
}

const resolvers = {
  Query: {
    dossier: async (_, { siren, number }) => (await rows("dossier", [siren, number]))[0] ?? null,
    dossiers: async (_, { siren }) => ({ nodes: await rows("dossiers", [siren]) }),
    dossiersInFull: async (_, { siren }) => ({ nodes: await rows("dossiersInFull", [siren]) }),
  },
  Dossier: {
    employer: (row) => ({ name: row.employer_name, siren: row.employer_siren, siret: row.employer_siret }),
    modules: (row, _, { loaders }) => loaders.modules.load(row.id),
    trainees: (row, _, { loaders }) => loaders.trainees.load(row.id),
    financing: (row) => row,
  },
  [asked.financing]: {
    requested: async (row, _, { loaders }) => (await loaders.requested.load(row.id))?.requested ?? "0.00",
    granted: async (row, _, { loaders }) => (await loaders.granted.load(row.id))?.granted ?? "0.00",
    lines: (row, _, { loaders }) => loaders.lines.load(row.id),
  },
  [asked.line]: {
    granted: async (row, _, { loaders }) => (await loaders.grantedOfLine.load(row.id))?.granted ?? "0.00",
    parts: (row, _, { loaders }) => loaders.parts.load(row.id),
  },
};

const app = Fastify();
const apollo = new ApolloServer({
  typeDefs: asked.schema,
  resolvers,
  csrfPrevention: false,
  introspection: false,
  plugins: [fastifyApolloDrainPlugin(app)],
});
await apollo.start();
const context = async () => ({
  loaders: {
    modules: many("modules"),
    trainees: many("trainees"),
    requested: one("requested"),
    granted: one("granted"),
    lines: many("lines"),
    grantedOfLine: one("grantedOfLine"),
    parts: many("parts"),
  },
});
await app.register(fastifyApollo(apollo), { context });
app.get("/healthz", () => ({}));
await app.listen({ host: "127.0.0.1", port: asked.port });
