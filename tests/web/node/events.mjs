// Subscribes and asks with the graphql-sse client, one connection an operation; prints what it heard as JSON.
// usage: node events.mjs URL TOKEN
import { createClient } from "graphql-sse";

const [url, token] = process.argv.slice(2);

const client = createClient({ url, retryAttempts: 0, headers: { authorization: `Bearer ${token}` } });

function heard(query) {
  return new Promise((resolve) => {
    const results = [];
    client.subscribe(
      { query },
      {
        next: (result) => results.push(result),
        error: (error) => resolve({ results, error: error.response?.status ?? String(error) }),
        complete: () => resolve({ results, error: null }),
      }
    );
  });
}

const report = {
  subscription: await heard("subscription { count(to: 3) }"),
  query: await heard("{ person { name } }"),
  invalid: await heard("{ nothing }"),
};
client.dispose();
process.stdout.write(JSON.stringify(report), () => process.exit(0));
