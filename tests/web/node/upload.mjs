// Sends files with a mutation, with the Apollo and urql clients as they are published; prints the answers as JSON.
// usage: node upload.mjs URL TOKEN
import { ApolloClient, InMemoryCache, gql } from "@apollo/client";
import { Client, fetchExchange } from "@urql/core";
import UploadHttpLink from "apollo-upload-client/UploadHttpLink.mjs";

const [url, token] = process.argv.slice(2);
const headers = { authorization: `Bearer ${token}`, "apollo-require-preflight": "true" };

const KEEP = "mutation ($file: Upload, $files: [Upload!]) { keep(file: $file, files: $files) }";

function files() {
  const [first, second] = ["un", "deux"].map((name) => new File([`${name},`.repeat(50_000)], `${name}.csv`));
  return { file: first, files: [second, first] };
}

const apollo = new ApolloClient({ link: new UploadHttpLink({ uri: url, headers }), cache: new InMemoryCache() });
const urql = new Client({ url, preferGetMethod: false, exchanges: [fetchExchange], fetchOptions: { headers } });

const byApollo = await apollo.mutate({ mutation: gql(KEEP), variables: files() });
const byUrql = await urql.mutation(KEEP, files()).toPromise();
const report = { apollo: byApollo.data?.keep ?? String(byApollo.error), urql: byUrql.data?.keep ?? String(byUrql.error) };
process.stdout.write(JSON.stringify(report), () => process.exit(0));
