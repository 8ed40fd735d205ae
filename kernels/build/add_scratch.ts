import binaryen from "binaryen";

/** Accesses to scratch memory that AssemblyScript imports, each the text of a function. */
const ACCESSES: ReadonlyMap<string, string> = new Map([
  ["load", "(param $at i32) (result v128) (v128.load $scratch (local.get $at))"],
  ["store", "(param $at i32) (param $x v128) (v128.store $scratch (local.get $at) (local.get $x))"],
  [
    "store_first",
    "(param $at i32) (param $x v128) " +
    "(v128.store32_lane $scratch 0 (local.get $at) (local.get $x))",
  ],
]);

/**
 * Gives a module a memory of its own, a page of 64 KiB that no other thread sees, and functions on
 * it in the place of those that it imports from `scratch`.
 *
 * AssemblyScript knows one memory only. V8 proves an access whose place is a constant below the
 * memory's least size, and leaves its bounds check out; that the memory is a thread's own is what
 * lets the place be a constant.
 *
 * @param binary A module as AssemblyScript leaves it, optimized.
 * @param functions Text of further functions, without their names, by the name that is imported.
 *   Their instructions stay in the order in which they are written. They may call what the module
 *   exports: `(call $name ...)`.
 * @throws Error if the module imports another function from `scratch`, or does not validate.
 */
export function addScratch(binary: Uint8Array, functions: ReadonlyMap<string, string>): Uint8Array {
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  // Small functions go into what calls them; a large one stays whole, also where one place calls it.
  binaryen.setOneCallerInlineMaxSize(0);
  const compiled = binaryen.readBinary(binary);
  const memory = insert(compiled.emitText(), ["(memory $scratch 1 1)"]);
  compiled.dispose();
  // In two steps: what calls an access is optimized anew, but `functions` are to stay in order.
  const inlined = assemble(replaceImports(memory, ACCESSES));
  inlined.runPasses(["inlining-optimizing"]);
  const text = inlined.emitText();
  inlined.dispose();
  const whole = nameCalls(replaceImports(text, functions));
  const missing = whole.match(/\(import "scratch" "(\w+)"/);
  if (missing) throw new Error(`Cannot import an unknown function: scratch.${missing[1]}`);
  const complete = assemble(whole);
  complete.runPasses(["inlining"]);
  const result = complete.emitBinary();
  complete.dispose();
  return result;
}

function assemble(text: string): binaryen.Module {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  if (!module.validate()) throw new Error("Cannot build the kernels: scratch memory does not fit");
  return module;
}

/** Puts functions in the place of imports of their names from `scratch`. */
function replaceImports(text: string, functions: ReadonlyMap<string, string>): string {
  const bodies: string[] = [];
  const imports = /^ \(import "scratch" "(\w+)" \(func (\S+) .*\n/gm;
  const rest = text.replaceAll(imports, (line, imported: string, name: string) => {
    const body = functions.get(imported);
    if (body === undefined) return line; // for the next step
    bodies.push(`(func ${name} ${body})`);
    return "";
  });
  return insert(rest, bodies);
}

/** Turns calls of exported functions by their names into calls of the functions that these are. */
function nameCalls(text: string): string {
  const exported = new Map(
    [...text.matchAll(/^ \(export "(\w+)" \(func (\S+)\)\)$/gm)].map(([, name, fn]) => [name, fn]),
  );
  return text.replaceAll(
    /\(call \$([a-z]\w*)/g,
    (call, name: string) => exported.has(name) ? `(call ${exported.get(name)}` : call,
  );
}

/** Puts definitions at the end of a module's text. */
function insert(text: string, definitions: readonly string[]): string {
  return `${text.slice(0, text.lastIndexOf(")"))}${definitions.join("\n")})`;
}
