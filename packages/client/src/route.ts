/** How an operation is sent and answered. The routes are generated from the OpenAPI document. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`, with `{name}` for each parameter. */
  readonly path: string
  /** Where the client sends the argument that follows the parameters of the path. Absent if there is no such argument. */
  readonly input?: 'body' | 'query'
  /** The member of a page that holds its rows. Only lists have it. */
  readonly rows?: string
  /** True if the answer is not JSON. The client then returns the `Response` without reading its body. */
  readonly stream?: true
  /** True if the operation needs no token. The client then sends none. */
  readonly public?: true
}
