import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { layerNormReference } from "../../kernels/layer_norm/layer_norm_reference.ts";
import { PeerError } from "../../peers/line_process.ts";
import { openTorch, PYTHONS } from "../../peers/open_peer.ts";
import { decodeValues, encodeValues } from "../../peers/serve_lines.ts";
import { uniformValues } from "../../bench/uniform_values.ts";

Deno.test("openTorch() names every Python that it tried", async () => {
  const pythons = ["/no/such/python", "/no/such/other"];
  const error = await assertRejects(() => openTorch(pythons, 1), PeerError) as Error;
  assert(pythons.every((name) => error.message.includes(name)), error.message);
  assert(error.message.startsWith("no PyTorch ("), error.message);
});

Deno.test("PyTorch computes LayerNorm, its gradient and times", async () => {
  let torch;
  try {
    torch = await openTorch(PYTHONS, 1);
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    console.log(`skipped: { peer: "PyTorch", reason: "${error.message}" }`);
    return;
  }
  try {
    const size = { rows: 3, width: 40, eps: 1e-5 };
    const x = uniformValues("x/torch", 120);
    const question = { norm: "layer-norm", ...size, x: encodeValues(x) };
    const y = decodeValues(String((await torch.ask({ ask: "forward", ...question })).y));
    const [gain, bias] = [new Float64Array(40).fill(1), new Float64Array(40)];
    const [expected] = layerNormReference(Float64Array.from(x), gain, bias, size);
    expected.forEach((value, i) => assertAlmostEquals(y[i], value, 1e-5));
    const gradY = encodeValues(new Float32Array(120).fill(1));
    const { gradX } = await torch.ask({ ask: "backward", ...question, gradY });
    // Equal gradients move every value of a row alike, which the norm takes out again.
    assert(decodeValues(String(gradX)).every((value) => Math.abs(value) < 1e-5));
    for (const what of ["layer-norm", "rms-norm", "copy"]) {
      const { ns } = await torch.ask({ ask: "time", what, ...size, repetitions: 2 });
      assert(Number(ns) > 0, what);
    }
    const calls = { ask: "time-calls", length: 3, elements: 8, repetitions: 2 };
    assert(Number((await torch.ask(calls)).ns) > 0);
    assertEquals(typeof torch.hello.rmsNorm, "string");
  } finally {
    await torch.close();
  }
});
