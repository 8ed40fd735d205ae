import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../core/base/errors.ts";
import { sha256Hex } from "../../../core/base/sha256.ts";
import { download, type DownloadProgress } from "../../../core/run/download.ts";
import { silentAddress, withServer } from "../../helpers/local_server.ts";

const BYTES = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
const PINNED = { sha256: sha256Hex(BYTES), sizeBytes: BYTES.length };
const OPTIONS = { name: "toy", advice: "Set ASSAY_DATA" };

/** Checks that an answer is refused with a message of these parts. */
async function refused(answer: () => Response | Promise<Response>, ...parts: readonly string[]) {
  await withServer(answer, async (address) => {
    const work = () => download({ ...PINNED, address }, { ...OPTIONS, patienceMs: 200 });
    const error = await assertRejects(work, DataError);
    for (const part of [...parts, address, "Cannot download toy as", "Set ASSAY_DATA"]) {
      assert(error.message.includes(part), `${error.message} lacks ${part}`);
    }
  });
}

Deno.test("download() gives the pinned bytes and tells how far it is", () =>
  withServer(() => new Response(BYTES), async (address) => {
    const seen: DownloadProgress[] = [];
    const onProgress = (progress: DownloadProgress) => seen.push(progress);
    const bytes = await download({ ...PINNED, address }, { ...OPTIONS, onProgress });
    assertEquals(bytes, BYTES);
    assertEquals(seen.at(-1), { name: "toy", doneBytes: 100_000, totalBytes: 100_000 });
    assert(seen.every(({ doneBytes }, i) => i === 0 || doneBytes > seen[i - 1].doneBytes));
  }));

Deno.test("download() refuses other bytes with both hashes", async () => {
  const other = BYTES.slice();
  other[99_999] ^= 1;
  await refused(() => new Response(other), `sha256=${sha256Hex(other)}`, PINNED.sha256);
});

Deno.test("download() refuses what is too short or too long", async () => {
  await refused(() => new Response(BYTES.subarray(1)), "bytes=99999, expected=100000");
  const endless = () =>
    new Response(new ReadableStream({ pull: (out) => out.enqueue(new Uint8Array(65_536)) }));
  await refused(endless, "no longer than pinned", "bytes>=1");
});

Deno.test("download() refuses an answer that breaks off before the length it has named", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/`;
  const served = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4_096));
    const head = "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
    await connection.write(new TextEncoder().encode(head));
    await connection.write(BYTES.subarray(0, 1_000));
  })();
  const work = () => download({ ...PINNED, address }, OPTIONS);
  await assertRejects(work, DataError, "its address must be reachable");
  await served;
  listener.close();
});

Deno.test("download() says the status of an address without the file", () =>
  refused(() => new Response("gone", { status: 404 }), "status=404"));

Deno.test("download() gives up on a server that falls silent", async () => {
  const silent = () => new Response(new ReadableStream({ start: (out) => out.enqueue(BYTES) }));
  await refused(silent, "no answer for 200 ms");
});

Deno.test("download() says that nobody answers", async () => {
  const address = silentAddress();
  const work = () => download({ ...PINNED, address }, OPTIONS);
  await assertRejects(work, DataError, "its address must be reachable");
});
