import { OPS } from "../../kernels/mod.ts";
import { checkGradient } from "../helpers/check_gradient.ts";

for (const op of OPS.filter(({ gradient }) => gradient !== undefined)) {
  Deno.test(`${op.name} has the gradient of its f64 reference`, () => {
    checkGradient(op);
  });
}
