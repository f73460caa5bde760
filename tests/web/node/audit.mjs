// Runs every server audit of graphql-http and prints the verdicts as JSON.
// usage: node audit.mjs URL TOKEN
import { serverAudits } from "graphql-http";

const [url, token] = process.argv.slice(2);

function withToken(address, options = {}) {
  const headers = new Headers(options.headers);
  headers.set("authorization", `Bearer ${token}`);
  return fetch(address, { ...options, headers });
}

const verdicts = [];
for (const audit of serverAudits({ url, fetchFn: withToken })) {
  const { id, name, status, reason } = await audit.fn();
  verdicts.push({ id, name, status, reason: reason ?? null });
}
process.stdout.write(JSON.stringify(verdicts), () => process.exit(0));
