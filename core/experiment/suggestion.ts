import { nearestName } from "../base/nearest.ts";
import { quoteText } from "./quote_text.ts";

/**
 * Says what a misspelt name could have been.
 *
 * @param name Name that was not found.
 * @param known Names that exist.
 * @returns The nearest name, or the names that exist.
 */
export function suggestion(name: string, known: readonly string[]): string {
  const nearest = nearestOf(name, known);
  return nearest === undefined ? `known: ${listOf(known)}` : `nearest is ${quoteText(nearest)}`;
}

/**
 * Finds the nearest name; long names are no misspellings, and comparing them would take long.
 *
 * @param name Name that was not found.
 * @param known Names that exist.
 * @returns The nearest of them, or undefined.
 */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  return name.length > 64 ? undefined : nearestName(name, known);
}

/**
 * Writes names for a message.
 *
 * @param names Any names.
 * @returns The first eight, quoted, and how many more there are.
 */
export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => quoteText(name)).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
