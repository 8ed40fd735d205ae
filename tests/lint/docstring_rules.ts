import { isIn, repoPath } from "./place.ts";

const PLACES = ["core", "kernels", "mod.ts"];

/** Finds the docstring of a declaration: the block comment with a star that ends just before it. */
function docstringOf(context: Deno.lint.RuleContext, node: Deno.lint.Node): string | undefined {
  const { sourceCode } = context;
  const comment = sourceCode.getAllComments().find(({ range, type, value }) =>
    type === "Block" && value.startsWith("*") && range[1] <= node.range[0] &&
    /^(\s|\/\/.*)*$/.test(sourceCode.text.slice(range[1], node.range[0]))
  );
  return comment?.value.replaceAll(/^\s*\* ?/gm, "").trim();
}

/** Says what is wrong with a docstring, or undefined. */
function faultOf(text: string | undefined, isFunction: boolean): string | undefined {
  if (text === undefined) return "An exported symbol has a docstring";
  const summary = text.split(/\n\s*\n|\n@/)[0].trim();
  if (!/[.:]$/.test(summary)) return "The first paragraph of a docstring is a sentence";
  if (isFunction && !/^[A-Z][a-z-]*s\b/.test(summary)) {
    return `A function's docstring starts in the third person, not with "${summary.split(" ")[0]}"`;
  }
  return undefined;
}

/** Rules about docstrings; `deno doc --lint` judges members, types and what is private. */
export const rules: Record<string, Deno.lint.Rule> = {
  docstrings: {
    create(context) {
      if (!isIn(repoPath(context.filename), PLACES)) return {};
      const judge = (node: Deno.lint.Node, declaration: Deno.lint.Node) => {
        const isFunction = declaration.type === "FunctionDeclaration";
        const fault = faultOf(docstringOf(context, node), isFunction);
        if (fault !== undefined) context.report({ node: declaration, message: fault });
      };
      return {
        ExportNamedDeclaration(node) {
          const { declaration } = node;
          if (declaration === null || declaration === undefined) return;
          // Of overloads only the first needs one; the implementation behind them is private.
          const previous = siblingBefore(node);
          const isOverload = previous?.declaration?.type === "TSDeclareFunction" &&
            "id" in declaration && nameOf(declaration) === nameOf(previous.declaration);
          if (!isOverload) judge(node, declaration);
        },
      };
    },
  },
};

function nameOf(declaration: Deno.lint.Node): string | undefined {
  return (declaration as { id?: { name?: string } }).id?.name;
}

/** Finds the export that stands directly before another one. */
function siblingBefore(
  node: Deno.lint.ExportNamedDeclaration,
): Deno.lint.ExportNamedDeclaration | undefined {
  const body = (node.parent as { body?: readonly Deno.lint.Node[] }).body;
  const index = body?.findIndex((sibling) => sibling.range[0] === node.range[0]) ?? 0;
  const previous = body?.[index - 1];
  return previous?.type === "ExportNamedDeclaration" ? previous : undefined;
}
