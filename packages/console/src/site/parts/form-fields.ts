/** The fields of a body that is an HTML form, decoded; none where it is something else, such as JSON. */
export function formFields(body: string): readonly (readonly [name: string, value: string])[] {
  if (!/^[\w.~%+[\]-]+=[\x21-\x7e]*$/.test(body)) return [];
  return [...new URLSearchParams(body)];
}
