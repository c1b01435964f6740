// Asks a library of npm about pairs of documents: reads lines {"old", "new"}, writes lines {"said"}.
// Arguments: the folder with node_modules, and which library.
const path = require("node:path");
const readline = require("node:readline");

const [folder, name] = process.argv.slice(2);
const library = require(path.join(folder, "node_modules", name));

const ASK = {
  "openapi-diff": async (before, after) => {
    const spec = (content, location) => ({ content, location, format: "openapi3" });
    const result = await library.diffSpecs({
      sourceSpec: spec(before, "old.json"),
      destinationSpec: spec(after, "new.json"),
    });
    return result.breakingDifferencesFound ? "break" : result.unclassifiedDifferences.length ? "risk" : "safe";
  },
  "api-smart-diff": async (before, after) => {
    const types = new Set(library.apiCompare(JSON.parse(before), JSON.parse(after)).diffs.map((one) => one.type));
    return types.has("breaking") ? "break" : types.has("unclassified") || types.has("deprecated") ? "risk" : "safe";
  },
};

const main = async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const pair = JSON.parse(line);
    let said;
    try {
      said = await ASK[name](pair.old, pair.new);
    } catch (error) {
      said = "error";
    }
    process.stdout.write(`${JSON.stringify({ said })}\n`);
  }
};
main();
