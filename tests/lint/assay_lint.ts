import { rules as docstringRules } from "./docstring_rules.ts";
import { rules as globalRules } from "./global_rules.ts";
import { rules as importRules } from "./import_rules.ts";
import { rules as mathRules } from "./math_rules.ts";
import { rules as nameRules } from "./name_rules.ts";

/** The project's own lint rules: layers, host arithmetic, globals, names, docstrings. */
const plugin: Deno.lint.Plugin = {
  name: "assay",
  rules: { ...importRules, ...globalRules, ...mathRules, ...nameRules, ...docstringRules },
};

export default plugin;
