/**
 * Names every data set that is learned in some profile.
 *
 * @param base Data sets of the file, learned in profiles that name no others.
 * @param profiles Profiles of the file, by name; what does not fit the schema is passed over.
 * @returns Names, each once; those of the file where there is no profile.
 */
export function learnedData(base: unknown, profiles: unknown): readonly string[] {
  const all = typeof profiles === "object" && profiles !== null ? Object.values(profiles) : [];
  const lists = all.map((profile) => profile?.set?.["training.data"] ?? base);
  return [...new Set((lists.length === 0 ? [base] : lists).flatMap(namesOf))];
}

function namesOf(data: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(data) ? data : [];
  return list.flatMap((each) => {
    const name = (each as { readonly name?: unknown } | null)?.name;
    return typeof name === "string" ? [name] : [];
  });
}
