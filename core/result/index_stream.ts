/** Gives a uniform integer from 0 to below its argument. */
export type DrawIndex = (bound: number) => number;

/**
 * Gives the source of chance of a name, always the same one from its start.
 *
 * Nothing drawn for one comparison can move another.
 */
export type IndexStream = (name: string) => DrawIndex;
