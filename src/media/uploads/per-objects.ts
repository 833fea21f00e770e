/** State of this process for each store of objects. It is only a help: other processes have their own. */
export function perObjects<T>(make: () => T): (objects: object) => T {
  const all = new WeakMap<object, T>()
  return (objects) => {
    const known = all.get(objects) ?? make()
    all.set(objects, known)
    return known
  }
}
