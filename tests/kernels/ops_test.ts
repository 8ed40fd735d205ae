import { OPS } from "../../kernels/mod.ts";
import { checkOp } from "../helpers/check_op.ts";

for (const op of OPS) {
  Deno.test(`${op.name} matches its f64 reference, with equal bits on every device`, (t) =>
    checkOp(t, op));
}
