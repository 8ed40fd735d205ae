import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { type LineProcess, PeerError } from "../../peers/line_process.ts";
import { openOwnPeer, openTorch, PYTHONS } from "../../peers/open_peer.ts";
import type { OpShare } from "../../peers/step_profile.ts";
import { TINY_CASE } from "../../peers/training_case.ts";

/** Losses of the first steps of `TINY_CASE`, made with torch_training.py, PyTorch 1.13.0a0. */
const LOSSES = [4.187957763671875, 4.122963905334473, 4.060281753540039];

async function checkLosses(peer: LineProcess): Promise<void> {
  const question = { ask: "train", case: { ...TINY_CASE, precision: 24 }, steps: LOSSES.length };
  const { losses, firstLossMs, addedBytes } = await peer.ask(question);
  (losses as number[]).forEach((loss, i) => assertAlmostEquals(loss, LOSSES[i], 1e-5));
  assert(Number(firstLossMs) > 0);
  assert(Number.isInteger(addedBytes));
  assert(Number((await peer.ask({ ask: "time-steps", repetitions: 3 })).ns) > 0);
  const { loss, residentBytes } = await peer.ask({ ask: "memory" });
  assert(Number(loss) < LOSSES[2]);
  assert(Number(residentBytes) > 1e6);
}

Deno.test("our peer trains to PyTorch's losses, and says where the time went", async () => {
  const peer = await openOwnPeer(1);
  try {
    await assertRejects(() => peer.ask({ ask: "profile" }), PeerError, 'asked to "train" first');
    await checkLosses(peer);
    const profile = (await peer.ask({ ask: "profile" })).profile as readonly OpShare[];
    assertAlmostEquals(profile.reduce((sum, { share }) => sum + share, 0), 1, 1e-9);
    assert(profile.some(({ op, gflops }) => op.startsWith("matmul") && gflops > 0));
  } finally {
    await peer.close();
  }
});

Deno.test("our peer times products, ops and calls", async () => {
  const peer = await openOwnPeer(1);
  try {
    assertEquals(peer.hello.name, "Assay WASM SIMD, 1 thread");
    const questions = [
      { ask: "time-matmul", m: 3, k: 5, n: 7, form: "TN" },
      { ask: "time-op", op: "layer_norm", rows: 4, width: 8 },
      { ask: "time-op", op: "rms_norm", rows: 4, width: 8 },
      { ask: "time-op", op: "softmax", rows: 4, width: 8 },
      { ask: "time-op", op: "gelu", rows: 4, width: 8 },
      { ask: "time-calls", length: 3, elements: 8 },
    ];
    for (const question of questions) {
      const { ns } = await peer.ask({ ...question, repetitions: 2 });
      assert(Number(ns) > 0, question.ask);
    }
  } finally {
    await peer.close();
  }
});

Deno.test("PyTorch trains to its own losses", async () => {
  let torch;
  try {
    torch = await openTorch(PYTHONS, 1);
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    console.log(`skipped: { peer: "PyTorch", reason: "${error.message}" }`);
    return;
  }
  try {
    await checkLosses(torch);
  } finally {
    await torch.close();
  }
});
