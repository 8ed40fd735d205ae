import { addition } from "./addition.ts";
import { copy, reverse } from "./copy.ts";
import { inContextMarkov } from "./in_context_markov.ts";
import { induction } from "./induction.ts";
import { kGram } from "./k_gram.ts";
import { mqar } from "./mqar.ts";
import type { ParameterTable } from "./parameter.ts";
import { pcfg } from "./pcfg.ts";
import type { TaskDefinition } from "./task.ts";
import { transduction } from "./transduction.ts";

/** Every synthetic task by the name that settings call it. */
export const TASKS = {
  "in-context-markov": inContextMarkov,
  pcfg,
  mqar,
  induction,
  copy,
  reverse,
  "k-gram": kGram,
  addition,
  transduction,
} as const;

/** Name of a synthetic task. */
export type TaskName = keyof typeof TASKS;

/** Names of the synthetic tasks. */
export const TASK_NAMES = Object.keys(TASKS) as readonly TaskName[];

/** Says that a source of data is a synthetic task. */
export function isTaskName(source: string): source is TaskName {
  return Object.hasOwn(TASKS, source);
}

/**
 * Finds the parameters of a task: names, kinds, ranges and defaults.
 *
 * @param task Name of the task.
 * @returns The table.
 */
export function taskParameters(task: TaskName): ParameterTable {
  return TASKS[task].parameters;
}

/**
 * Finds the definition of a task, of any parameters.
 *
 * @param task Name of the task.
 * @returns The definition.
 */
export function taskDefinition(task: TaskName): TaskDefinition {
  return TASKS[task] as unknown as TaskDefinition;
}
