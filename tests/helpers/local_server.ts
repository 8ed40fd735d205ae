/**
 * Runs a test body beside a server on this machine and stops it afterwards.
 *
 * @param answer Answers each request.
 * @param body Receives the address of the server, ending with a slash.
 */
export async function withServer(
  answer: (request: Request) => Response | Promise<Response>,
  body: (address: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  try {
    await body(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

/** Gives an address of this machine at which nobody listens. */
export function silentAddress(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/`;
}
