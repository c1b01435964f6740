// Asks a library of npm about pairs of documents: reads lines {"old", "new"}, writes lines {"said"}.
// Arguments: the folder with node_modules, and which library.
const path = require("node:path");
const readline = require("node:readline");

const [folder, name] = process.argv.slice(2);
const library = require(path.join(folder, "node_modules", name));

// The value at a local reference.
const at = (root, reference) =>
  reference
    .slice(2)
    .split("/")
    .reduce((value, token) => value?.[token.replaceAll("~1", "/").replaceAll("~0", "~")], root);

// Takes references out of a document by which a schema refers to itself: {} stands where they stood.
const cut = (root, node = root, way = []) => {
  if (node === null || typeof node !== "object") return root;
  for (const [name, value] of Object.entries(node)) {
    const reference = value?.$ref;
    if (typeof reference !== "string" || !reference.startsWith("#/")) cut(root, value, way);
    else if (way.includes(reference)) node[name] = {};
    else cut(root, at(root, reference), [...way, reference]);
  }
  return root;
};

const ASK = {
  // It takes no schema that refers to itself, so that it is asked about the documents without that.
  "openapi-diff": async (before, after) => {
    const spec = (text, location) => ({ content: JSON.stringify(cut(JSON.parse(text))), location, format: "openapi3" });
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
