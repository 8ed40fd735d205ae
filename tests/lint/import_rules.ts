import { isIn, layerName, layerOf, repoPath, resolveImport } from "./place.ts";

const FREE = ["tests", "bench", "peers", "std"];
const NO_DEPENDENCIES = ["core/base", "core/random", "core/graph", "kernels", "experiments"];
const HOST = ["core/run", "core/cli", "core/device", "kernels/build", "tests", "bench", "peers"];

/** Says what is wrong with one import, or undefined. */
function faultOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith("node:")) {
    return isIn(path, HOST) ? undefined : `${specifier} belongs in ${HOST.join(", ")}`;
  }
  if (/^(https?|data|blob|npm|jsr):/.test(specifier)) {
    return "Dependencies are named in deno.json, with their exact version";
  }
  if (!specifier.startsWith(".")) {
    const isHash = specifier === "@noble/hashes/sha2.js" && path === "core/base/sha256.ts";
    const isPure = isIn(path, NO_DEPENDENCIES) && !isIn(path, ["kernels/build"]) && !isHash;
    return isPure ? `${NO_DEPENDENCIES.join(", ")} use no dependencies: ${specifier}` : undefined;
  }
  if (isIn(path, FREE)) return undefined;
  const target = resolveImport(path, specifier);
  const from = layerOf(path);
  const to = layerOf(target);
  if (from === undefined) return `${path} is in no layer; name its folder in tests/lint/place.ts`;
  if (to === undefined) return `${target} is in no layer, so nothing of the project imports it`;
  if (isIn(path, ["experiments"]) && target !== "mod.ts") {
    return "An experiment imports mod.ts only";
  }
  if (to > from) return `${layerName(from)} is a lower layer than ${layerName(to)}`;
  return undefined;
}

/** Rules about what a file imports. */
export const rules: Record<string, Deno.lint.Rule> = {
  layers: {
    create(context) {
      const path = repoPath(context.filename);
      const judge = (source: Deno.lint.Expression | null | undefined) => {
        if (source?.type !== "Literal" || typeof source.value !== "string") return;
        const fault = faultOf(path, source.value);
        if (fault !== undefined) context.report({ node: source, message: fault });
      };
      return {
        ImportDeclaration: (node) => judge(node.source),
        ExportNamedDeclaration: (node) => judge(node.source),
        ExportAllDeclaration: (node) => judge(node.source),
        ImportExpression: (node) => judge(node.source),
        TSImportType: (node) => judge((node.argument as { literal?: Deno.lint.Literal }).literal),
      };
    },
  },
};
