// Subscribes, asks and writes with the graphql-ws client, then with a bad token; prints what it heard as JSON.
// usage: node socket.mjs URL TOKEN
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token] = process.argv.slice(2);

function client(connectionParams) {
  return createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 2 });
}

function heard(from, query) {
  return new Promise((resolve) => {
    const results = [];
    from.subscribe(
      { query },
      {
        next: (result) => results.push(result),
        error: (error) => resolve({ results, error: error.code ?? error.map((each) => each.extensions.code) }),
        complete: () => resolve({ results, error: null }),
      }
    );
  });
}

const ours = client({ Authorization: `Bearer ${token}`, "X-Context": "EMPLOYER" });
const report = {
  subscription: await heard(ours, "subscription { count(to: 3) }"),
  query: await heard(ours, "{ person { name } }"),
  mutation: await heard(ours, 'mutation { rename(name: "Zoé") }'),
  invalid: await heard(ours, "{ nothing }"),
  stranger: await heard(client({ Authorization: "Bearer x" }), "{ hello }"),
};
await ours.dispose();
process.stdout.write(JSON.stringify(report), () => process.exit(0));
