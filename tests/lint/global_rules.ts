import { isIn, repoPath } from "./place.ts";

const CLOCK_AND_HOST = ["core/run", "core/cli", "core/device", "bench", "peers", "tests"];

/** Globals that only some folders may name, and why. */
const PLACES: Record<string, { readonly places: readonly string[]; readonly reason: string }> = {
  Date: { places: CLOCK_AND_HOST, reason: "a clock is an argument" },
  performance: { places: CLOCK_AND_HOST, reason: "a clock is an argument" },
  Temporal: { places: CLOCK_AND_HOST, reason: "a clock is an argument" },
  crypto: { places: CLOCK_AND_HOST, reason: "randomness is a named stream" },
  Deno: {
    places: [...CLOCK_AND_HOST, "kernels/build"],
    reason: "all else takes values and returns values",
  },
  process: { places: [], reason: "Deno is the host" },
  fetch: { places: CLOCK_AND_HOST, reason: "all else takes values and returns values" },
  navigator: { places: CLOCK_AND_HOST, reason: "only core/device talks to WebGPU" },
  console: {
    places: ["core/cli", "core/run", "bench", "peers", "kernels/build", "tests"],
    reason: "all else returns text",
  },
  Intl: { places: [], reason: "its results differ between machines" },
};

/** Members whose results depend on the machine's language. */
const LOCALE = /^(localeCompare|toLocale\w*)$/;

/** Tells whether an identifier stands for the global value of its name. */
function isReference(node: Deno.lint.Identifier): boolean {
  const parent = node.parent as Deno.lint.Node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed ||
        (parent.object.type === "Identifier" && parent.object.name === "globalThis");
    case "Property":
      return parent.value === node || parent.computed;
    case "PropertyDefinition":
    case "MethodDefinition":
    case "TSPropertySignature":
    case "TSMethodSignature":
    case "ImportSpecifier":
    case "ExportSpecifier":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return false;
    default:
      return true;
  }
}

/** Rules about globals of the host. */
export const rules: Record<string, Deno.lint.Rule> = {
  "host-globals": {
    create(context) {
      const path = repoPath(context.filename);
      const judge = (node: Deno.lint.Node, name: string) => {
        if (!Object.hasOwn(PLACES, name) || isIn(path, PLACES[name].places)) return;
        const { places, reason } = PLACES[name];
        const where = places.length === 0 ? "nowhere" : `in ${places.join(", ")}`;
        context.report({ node, message: `${name} is used ${where}: ${reason}` });
      };
      return {
        Identifier(node) {
          if (isReference(node)) judge(node, node.name);
        },
        MemberExpression(node) {
          const { object, property } = node;
          if (object.type !== "Identifier" || object.name !== "globalThis") return;
          if (property.type === "Literal") judge(node, String(property.value));
        },
      };
    },
  },
  "no-random": {
    create(context) {
      const message = "Randomness comes from a named stream, so that results repeat";
      return {
        'MemberExpression[object.name="Math"][property.name="random"]'(node) {
          context.report({ node, message });
        },
        'MemberExpression[object.name="Math"][property.value="random"]'(node) {
          context.report({ node, message });
        },
      };
    },
  },
  "no-locale": {
    create(context) {
      return {
        MemberExpression(node) {
          if (node.property.type !== "Identifier" || !LOCALE.test(node.property.name)) return;
          context.report({ node, message: `${node.property.name} differs between machines` });
        },
      };
    },
  },
};
