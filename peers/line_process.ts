/** A program that answers questions, one line of JSON each way, until its input ends. */
export interface LineProcess {
  /** What it said of itself when it was ready. */
  readonly hello: Readonly<Record<string, unknown>>;
  /**
   * Asks one question.
   *
   * @throws {PeerError} If it answers with an error, ends, or takes too long.
   */
  ask(question: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /** Ends its input, and the process too if it does not end by itself. */
  close(): Promise<void>;
}

/** A peer that is missing, refuses or has crashed; the message is the reason. */
export class PeerError extends Error {
  override readonly name = "PeerError";
}

/** How to start a peer. */
export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How long to wait, in milliseconds: a start may include a download. */
const START_MS = 300_000;
const ANSWER_MS = 600_000;
const END_MS = 2_000;
/** Characters of standard error that are kept for the reason. */
const KEPT_CHARACTERS = 4_000;

/**
 * Starts a peer and waits until it says that it is ready.
 *
 * Its first line is `{"ready": true, ...}`, or `{"skip": reason}`. Lines that are not JSON objects
 * are not for us and pass by.
 *
 * @throws {PeerError} If it cannot start, with the reason.
 */
export async function startLineProcess(peer: PeerCommand): Promise<LineProcess> {
  const child = spawn(peer);
  const lines = readLines(child.stdout);
  const errors = lastCharacters(child.stderr);
  const input = child.stdin.getWriter();
  const encoder = new TextEncoder();

  async function answer(waitMs: number): Promise<Record<string, unknown>> {
    while (true) {
      const line = await within(lines.next(), waitMs);
      if (line === "late") {
        kill(child);
        throw new PeerError(`no answer within ${waitMs / 1000} s`);
      }
      if (line.done) throw new PeerError(reasonOf(await errors, await child.status));
      if (!line.value.startsWith("{")) continue;
      const value = JSON.parse(line.value);
      if (value.skip !== undefined) throw new PeerError(String(value.skip));
      if (value.error !== undefined) throw new PeerError(String(value.error));
      return value;
    }
  }

  async function close(): Promise<void> {
    const closed = input.close().catch(() => {}); // it may have ended already
    if (await within(child.status, END_MS) === "late") kill(child);
    await child.status;
    await closed;
    while (!(await lines.next()).done); // so that the stream is closed
    await errors;
  }

  try {
    const hello = await answer(START_MS);
    return {
      hello,
      ask(question) {
        // Where the peer has ended, so has its output, which says so better than this.
        input.write(encoder.encode(`${JSON.stringify(question)}\n`)).catch(() => {});
        return answer(ANSWER_MS);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function spawn({ command, args, env }: PeerCommand): Deno.ChildProcess {
  try {
    return new Deno.Command(command, {
      args: [...args],
      env: { NO_COLOR: "1", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    throw new PeerError((error as Error).message);
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  let rest = "";
  for await (const text of stream.pipeThrough(textDecoder())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
  return undefined;
}

async function lastCharacters(stream: ReadableStream<Uint8Array>): Promise<string> {
  let kept = "";
  for await (const text of stream.pipeThrough(textDecoder())) {
    kept = (kept + text).slice(-KEPT_CHARACTERS);
  }
  return kept;
}

/** The library types the stream's chunks more narrowly than a process's streams are typed. */
function textDecoder(): ReadableWritablePair<string, Uint8Array> {
  return new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>;
}

/** Waits for a promise, or says that it is late; the timer never outlives the wait. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | "late"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Finds the line of standard error that says most: the last with "error", else the last. */
function reasonOf(errors: string, status: Deno.CommandStatus): string {
  const lines = errors.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const line = lines.findLast((text) => /error|exception|panic/i.test(text)) ?? lines.at(-1);
  const end = status.signal === null ? `code ${status.code}` : status.signal;
  return line === undefined ? `ended with ${end}` : `ended with ${end}: ${line}`;
}
