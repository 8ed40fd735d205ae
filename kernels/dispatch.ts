/** WebGPU's default limit of workgroups in one dimension. */
const MAXIMUM_WORKGROUPS = 65_535;

/** Invocations of a workgroup of elementwise kernels. */
export const ELEMENT_WORKGROUP = 64;
/** Rows that share a workgroup in row kernels; each has 32 lanes. */
export const ROWS_PER_WORKGROUP = 4;

/**
 * Lays out a number of workgroups in two dimensions where one is not enough.
 *
 * Shaders number them `group.x + group.y * groups.x`; surplus ones at the end do nothing.
 */
export function workgroupsFor(units: number, unitsPerGroup: number): [number, number, number] {
  const groups = Math.ceil(units / unitsPerGroup);
  if (groups <= MAXIMUM_WORKGROUPS) return [Math.max(1, groups), 1, 1];
  const columns = 32_768;
  return [columns, Math.ceil(groups / columns), 1];
}
