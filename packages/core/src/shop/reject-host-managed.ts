/** Rejects a call about rows that the host manages: the shop's store does not have them. */
export async function rejectHostManaged(what: 'users' | 'products'): Promise<never> {
  throw new TypeError(`this shop uses the host's own ${what}: read and change them in the host's system`)
}
