/** Answers of a peer, by the name of what is asked; each knows what its question holds. */
export type Answers = Readonly<
  Record<string, (question: never) => Promise<Readonly<Record<string, unknown>>>>
>;

/** A question for the y of a norm with gain 1 and bias 0; arrays are base64 of f32 values. */
export interface NormQuestion {
  readonly norm: "layer-norm" | "rms-norm";
  readonly rows: number;
  readonly width: number;
  readonly eps: number;
  readonly x: string;
}

/**
 * Runs a peer written in TypeScript: says that it is ready, then answers line by line.
 *
 * @param start Loads the peer; says what it is, and how it answers. An error is the reason to skip.
 */
export async function serveLines(
  start: () => Promise<{ readonly name: string; readonly answers: Answers }>,
): Promise<never> {
  let served: Awaited<ReturnType<typeof start>>;
  const before = performance.now();
  try {
    served = await start();
  } catch (error) {
    say({ skip: messageOf(error) });
    Deno.exit(0);
  }
  say({ ready: true, name: served.name, startMs: performance.now() - before });
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of Deno.stdin.readable) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      const question: { readonly ask: string } = JSON.parse(line);
      try {
        const answer = served.answers[question.ask];
        if (answer === undefined) throw new Error(`it does not answer "${question.ask}"`);
        say(await answer(question as never));
      } catch (error) {
        say({ error: messageOf(error) });
      }
    }
  }
  Deno.exit(0); // a peer may leave workers behind
}

/** Reads f32 values from base64. */
export function decodeValues(text: string): Float32Array {
  return new Float32Array(Uint8Array.fromBase64(text).buffer);
}

/** Writes f32 values as base64. */
export function encodeValues(values: Float32Array): string {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).toBase64();
}

function say(value: Readonly<Record<string, unknown>>): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  for (let sent = 0; sent < bytes.length;) sent += Deno.stdout.writeSync(bytes.subarray(sent));
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
