/** The whole console. */
export function Console() {
  return <h1>grouphook</h1>;
}
