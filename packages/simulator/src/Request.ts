/**
 * A request as the simulator sees it, whatever brought it.
 *
 * @since 0.1.0
 */

/** One part of a multipart body. */
export interface Part {
  readonly name: string
  /** The text of a field; null for a file. */
  readonly value: string | null
  readonly filename: string | null
  /** The first bytes of a file, one character each. */
  readonly start: string
}

/** A request. */
export interface Request {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: { readonly [name: string]: string }
  readonly authorization: string | null
  readonly contentType: string | null
  /** What the header of scenarios says. */
  readonly scenario: string | null
  /** Where this simulator is reached, such as `http://127.0.0.1:4010`. */
  readonly origin: string
  /** Whether it comes from this machine, and names it. */
  readonly isLocal: boolean
  readonly body: string
  /** The parts of a multipart body; null if the body is none. */
  readonly parts: ReadonlyArray<Part> | null
}

/** A request to a path, for tests and for who has no HTTP. */
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
