import { isIn, repoPath } from "./place.ts";

const VAGUE = new Set(["utils.ts", "util.ts", "types.ts", "index.ts", "helpers.ts", "common.ts"]);
const LOADED_BY_PATH = ["experiments", "tests/lint", "tests/fixtures", "std"];

/** Says what is wrong with a file's name, or undefined. */
function faultOf(path: string): string | undefined {
  const name = path.split("/").at(-1) ?? "";
  if (VAGUE.has(name)) return `${name} does not name the content`;
  if (!/^[a-z0-9_]+(\.d)?\.tsx?$/.test(name)) return `${name} is not in snake case`;
  const mayBeMod = path === "mod.ts" || path === "kernels/mod.ts" || isIn(path, ["std"]);
  if (name === "mod.ts" && !mayBeMod) return "mod.ts stands at the root, in kernels/ and in std/";
  return undefined;
}

/** Rules about the names of files and the kinds of declarations. */
export const rules: Record<string, Deno.lint.Rule> = {
  "file-names": {
    create(context) {
      return {
        Program(node) {
          const fault = faultOf(repoPath(context.filename));
          if (fault !== undefined) context.report({ node, message: fault });
        },
      };
    },
  },
  "no-enum": {
    create(context) {
      return {
        TSEnumDeclaration: (node) =>
          context.report({ node, message: "A union of strings says the same without code" }),
      };
    },
  },
  "no-any": {
    create(context) {
      if (isIn(repoPath(context.filename), ["std"])) return {};
      return {
        TSAnyKeyword: (node) => context.report({ node, message: "any hides faults: use unknown" }),
      };
    },
  },
  "default-exports": {
    create(context) {
      if (isIn(repoPath(context.filename), LOADED_BY_PATH)) return {};
      return {
        ExportDefaultDeclaration: (node) =>
          context.report({ node, message: "Only files loaded by path have a default export" }),
      };
    },
  },
  "experiments-are-data": {
    create(context) {
      if (!isIn(repoPath(context.filename), ["experiments"])) return {};
      const message = "An experiment file is data only";
      return {
        FunctionDeclaration: (node) => context.report({ node, message }),
        FunctionExpression: (node) => context.report({ node, message }),
        ArrowFunctionExpression: (node) => context.report({ node, message }),
        ClassDeclaration: (node) => context.report({ node, message }),
      };
    },
  },
};
