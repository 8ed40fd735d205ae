import { isIn, repoPath } from "./place.ts";

const PLACES = ["core", "kernels", "experiments", "mod.ts"];

/** Members of Math that every engine must compute exactly. */
const EXACT = new Set(
  ["abs", "ceil", "clz32", "floor", "fround", "f16round", "imul", "max", "min", "round", "sign"]
    .concat(["sqrt", "trunc", "E", "LN2", "LN10", "LOG2E", "LOG10E", "PI", "SQRT1_2", "SQRT2"]),
);

/** Rules about host arithmetic whose result depends on it being the same everywhere. */
export const rules: Record<string, Deno.lint.Rule> = {
  "exact-math": {
    create(context) {
      if (!isIn(repoPath(context.filename), PLACES)) return {};
      const report = (node: Deno.lint.Node, name: string) =>
        context.report({
          node,
          message: `${name} differs between engines: use core/base/host_math.ts`,
        });
      return {
        Identifier(node) {
          if (node.name !== "Math") return;
          const parent = node.parent as Deno.lint.Node;
          if (parent.type !== "MemberExpression") return report(node, "Math without a name");
          if (parent.property === node && !parent.computed) {
            if (parent.object.type !== "Identifier" || parent.object.name !== "globalThis") return;
            return report(node, "globalThis.Math");
          }
          if (parent.object !== node) return report(node, "Math without a name");
          const { property } = parent;
          const name = property.type === "Identifier" && !parent.computed
            ? property.name
            : property.type === "Literal"
            ? String(property.value)
            : "[computed]";
          // The rule no-random speaks of random, everywhere.
          if (name !== "random" && !EXACT.has(name)) report(parent, `Math.${name}`);
        },
        'BinaryExpression[operator="**"]': (node) => report(node, "**"),
        'AssignmentExpression[operator="**="]': (node) => report(node, "**="),
      };
    },
  },
};
