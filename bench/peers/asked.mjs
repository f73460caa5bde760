// What every peer is told: the database, the port, the schema and the statement of each root field, in one file of JSON.

import { readFileSync } from "node:fs";
import pg from "pg";

export const asked = JSON.parse(readFileSync(process.argv[2], "utf8"));

// A date is a day, not an instant of some time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, String);

export const pool = new pg.Pool({ connectionString: asked.database, max: asked.pool, min: asked.pool });

/** Run a statement, prepared once a connection, and return the JSON it makes, as an object; null when there is none. */
export async function json(name, values) {
  const { rows } = await pool.query({ name, text: asked.statements[name], values });
  return rows.length ? rows[0].answer : null;
}

/** One statement a root field: the database makes the whole tree. */
export const Query = {
  dossier: (_, { siren, number }) => json("dossier", [siren, number]),
  dossiers: (_, { siren }) => json("dossiers", [siren]),
  dossiersInFull: (_, { siren }) => json("dossiersInFull", [siren]),
};
