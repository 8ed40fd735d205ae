import type { ExperimentIssue } from "../base/errors.ts";
import { armIssues } from "./arm_rules.ts";
import { modelArms, sizedArms } from "./arms.ts";
import type { Experiment } from "./experiment.ts";
import { fieldPath } from "./field_path.ts";
import { matrixElements } from "./matrix_elements.ts";
import { describeValue } from "./quote_text.ts";

/**
 * Finds the faults of the sizes of a training block: names given twice, arms that do not exist, and
 * models that are not larger than those of the size before.
 *
 * Models are compared by the elements of the matrices of their blocks, arm by arm.
 *
 * @param experiment Experiment that fits the schema.
 * @returns The issues, in file order.
 */
export function sizeIssues(experiment: Experiment): readonly ExperimentIssue[] {
  const sizes = experiment.training?.sizes ?? [];
  const arms = modelArms(experiment);
  const all = sizedArms(experiment);
  return sizes.flatMap((size, i) => {
    const path = `training.sizes[${i}]`;
    const first = sizes.findIndex(({ name }) => name === size.name);
    const names = Object.keys(size.arms ?? {});
    const elements = (at: typeof size) =>
      all.filter((arm) => arm.size === at).map(({ name, model }) => (
        { name, count: matrixElements(model) }
      ));
    const before = i === 0 ? [] : elements(sizes[i - 1]);
    const smaller = elements(size).find(({ count }, arm) => count <= before[arm]?.count);
    return [
      ...(first === i ? [] : [{
        path: `${path}.name`,
        message: `received ${describeValue(size.name)}, expected a name not yet at [${first}]`,
      }]),
      ...names.flatMap((name) =>
        armIssues(arms, {
          [fieldPath(["training", "sizes", i, "arms", name])]: name,
        })
      ),
      ...(smaller === undefined ? [] : [{
        path,
        message: `is not larger than the size before: the blocks of ${smaller.name} have ` +
          `${smaller.count} elements`,
      }]),
    ];
  });
}
