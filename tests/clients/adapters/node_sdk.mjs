// The adapter of `@sinch/sdk-core` for Node: reads and writes the lines of spec/adapter.md.
// Its one argument is the folder in which npm installed the client.

import { Console } from "node:console";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";

globalThis.console = new Console(process.stderr, process.stderr);

const PROTOCOL = 1;
const FOLDER = process.argv[2];
const require = createRequire(`${FOLDER}/`);
const { NumbersCallbackWebhooks, SinchClient } = require("@sinch/sdk-core");

const versionOf = (name) =>
  JSON.parse(readFileSync(path.join(FOLDER, "node_modules", name, "package.json"), "utf8")).version;

const makeClient = ({ credentials, addresses }) =>
  new SinchClient({ ...credentials, authHostname: addresses.auth, numbersHostname: addresses.numbers });

const raw = ({ body }) => Buffer.from(body, "base64").toString("utf8");

const OPERATIONS = {
  describe: () => ({
    client: "@sinch/sdk-core",
    version: versionOf("@sinch/sdk-core"),
    runtime: `Node ${process.versions.node}`,
    parts: { "@sinch/numbers": versionOf("@sinch/numbers") },
  }),
  update: (client, { phoneNumber, update }) =>
    client.numbers.update({ phoneNumber, updateActiveNumberRequestBody: update }),
  read: (client, { phoneNumber }) => client.numbers.get({ phoneNumber }),
  "verify-callback": (_client, { secret, headers, ...rest }) =>
    new NumbersCallbackWebhooks(secret).validateAuthenticationHeader(headers, raw(rest), "", "POST"),
  "parse-callback": (_client, rest) => new NumbersCallbackWebhooks("").parseEvent(raw(rest)),
};

// A value of the client as JSON, types that JSON lacks by name.
const plain = (value) => {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) {
    return { $type: "Date", value: Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString() };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
  }
  return value;
};

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return text ?? null;
  }
};

// What an error tells its user.
const told = (error) => ({
  type: error?.constructor?.name ?? typeof error,
  status: error?.statusCode ?? null,
  message: String(error?.message ?? error),
  body: parsed(error?.data),
});

const answerTo = async (line, sessions) => {
  if (line.protocol !== PROTOCOL) {
    return { outcome: "misunderstood", reason: `This adapter speaks version ${PROTOCOL} of the protocol.` };
  }
  if (!Object.hasOwn(OPERATIONS, line.operation)) {
    return { outcome: "unsupported", reason: `No operation ${line.operation}.` };
  }
  try {
    if (!sessions.has(line.session)) sessions.set(line.session, makeClient(line));
    const value = await OPERATIONS[line.operation](sessions.get(line.session), line.arguments);
    return { outcome: "returned", value: plain(value) };
  } catch (error) {
    return { outcome: "raised", error: told(error) };
  }
};

const sessions = new Map();
for await (const text of readline.createInterface({ input: process.stdin })) {
  const line = parsed(text);
  const answer =
    line !== null && typeof line === "object" && !Array.isArray(line)
      ? { id: line.id ?? null, ...(await answerTo(line, sessions)) }
      : { id: null, outcome: "misunderstood", reason: "The line is not a JSON object." };
  process.stdout.write(`${JSON.stringify({ protocol: PROTOCOL, ...answer })}\n`);
}
