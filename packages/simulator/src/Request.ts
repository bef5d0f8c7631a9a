/**
 * A request to the simulator, independent of the transport.
 *
 * @since 0.1.0
 */

/**
 * One part of a multipart body.
 *
 * @category models
 */
export interface Part {
  readonly name: string
  /** The text of a field. Null for a file. */
  readonly value: string | null
  readonly filename: string | null
  /** The first bytes of a file, one character each. */
  readonly start: string
}

/**
 * A request.
 *
 * @category models
 */
export interface Request {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: { readonly [name: string]: string }
  readonly authorization: string | null
  readonly contentType: string | null
  /** The value of the scenario header. */
  readonly scenario: string | null
  /** The URL of this simulator, such as `http://127.0.0.1:4010`. */
  readonly origin: string
  /** Whether it comes from this machine, and its `Host` names this machine. */
  readonly isLocal: boolean
  readonly body: string
  /** The parts of a multipart body. Null for other bodies. */
  readonly parts: ReadonlyArray<Part> | null
}

/**
 * Creates a request to a path, for tests and programs without HTTP.
 *
 * @category constructors
 */
export const make = (method: string, path: string, rest: Partial<Request> = {}): Request => ({
  method,
  path,
  query: {},
  authorization: null,
  contentType: rest.body === undefined ? null : "application/json",
  scenario: null,
  origin: "http://localhost",
  isLocal: true,
  body: "",
  parts: null,
  ...rest
})
