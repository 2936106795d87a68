/** The fields that have a value. */
type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Leaves out the fields that are `undefined`, as the parameters of a question want it. */
export function given<const Fields extends object>(fields: Fields): Given<Fields> {
  const kept: Given<Fields> = { ...fields };
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) Reflect.deleteProperty(kept, name);
  }
  return kept;
}
