/** Keeps the first fault of work that nobody waited for, until a call that is awaited. */
export class PendingFault {
  #fault?: { readonly cause: unknown };

  /** Keeps a fault; later ones usually follow from the first. */
  readonly keep = (cause: unknown): void => {
    this.#fault ??= { cause };
  };

  /** @throws The fault that was kept, once. */
  raise(): void {
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault !== undefined) throw fault.cause;
  }
}
