/**
 * Reads pasted text: a body, a whole response with its status line and headers, as tools print it, an error page, a session,
 * or the URL of a redirect.
 *
 * @since 0.1.0
 */

import type { SessionLike } from "@effect-flanks/domain/Session"

/** A body, and the status if the text names one. */
export interface Pasted {
  readonly status: number | null
  readonly body: string
}

const statusLine = /^\s*HTTP\/[\d.]+ ([1-5]\d\d)\b/
const endOfHeaders = /\r?\n\r?\n/

/** `curl -v` marks received headers with `<`, and its own output with `*`, `>` or a brace. */
const received = /^< HTTP\//m
const isNoise = /^(?:[*>]|[{}] \[)/

const withoutMarks = (text: string): string => {
  const start = received.exec(text)
  if (start === null) return text
  return text.slice(start.index).split(/\r?\n/).filter((line) => !isNoise.test(line))
    .map((line) => line.replace(/^< ?/, "")).join("\n")
}

/** The title and the headings of an HTML page: `502 Bad Gateway`, `flanks.io | 502: Bad gateway`. */
const headings = /<(title|h1|h2)\b[^>]*>([^<]*)/gi
const statusOfHeading = /(?:^|[|\s])(?:error\s+|http\s+)?([45]\d\d)\b/i

/** A text that is nothing but a status and its phrase. */
const statusAlone = /^\s*(?:HTTP\s+|Error\s+)?([45]\d\d)[ :-]+[A-Za-z][A-Za-z' -]*\s*$/i

/** The status that an error page names. Null for other texts: JSON never names one. */
const namedStatus = (body: string): number | null => {
  const alone = statusAlone.exec(body)?.[1]
  if (alone !== undefined) return Number(alone)
  if (!/^\s*</.test(body)) return null
  const found = Array.from(body.matchAll(headings), ([, , text = ""]) => statusOfHeading.exec(text)?.[1])
    .find((status) => status !== undefined)
  return found === undefined ? null : Number(found)
}

/**
 * Reads pasted text. If it has several responses, as after a redirection, the last one counts. The error page of a proxy
 * names its status in its title or its heading.
 *
 * @example
 * import * as Pasted from "@effect-flanks/explorer/Pasted"
 *
 * Pasted.read("HTTP/1.1 405 Method Not Allowed\nServer: x\n\n{}") // => { status: 405, body: "{}" }
 * Pasted.read("<title>502 Bad Gateway</title>").status // => 502
 * Pasted.read("{}") // => { status: null, body: "{}" }
 */
export const read = (text: string): Pasted => {
  let status: number | null = null
  let body = withoutMarks(text)
  for (let line = statusLine.exec(body); line !== null; line = statusLine.exec(body)) {
    status = Number(line[1])
    const end = endOfHeaders.exec(body)
    body = end === null ? "" : body.slice(end.index + end[0].length)
  }
  return { status: status ?? namedStatus(body), body }
}

/** The kind of a text: a response, a Connect v2 session, or the URL of a redirect. */
export type Subject =
  | { readonly _tag: "Response" }
  | { readonly _tag: "Session"; readonly session: SessionLike }
  | { readonly _tag: "Redirect"; readonly url: string }

const response: Subject = { _tag: "Response" }

const isObject = (u: unknown): u is { readonly [name: string]: unknown } =>
  typeof u === "object" && u !== null && !Array.isArray(u)

const sessionStatus = /^(?:Waiting|Processing|Finished)/

/** The session in a response of *create session* or *list sessions*. Null without one. */
const sessionOf = (json: unknown): SessionLike | null => {
  if (!isObject(json)) return null
  const { items, session, status } = json
  const isSession = typeof status === "string" && (sessionStatus.test(status) || Object.hasOwn(json, "session_id"))
  if (isSession) return json
  return session === undefined ? Array.isArray(items) ? sessionOf(items[0]) : null : sessionOf(session)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A URL with a query, whole or from its path. */
const redirect = /^(?:https?:\/\/|\/)\S*\?\S*$/i

/**
 * Determines the kind of a text. In a list of sessions, the first one counts.
 *
 * @example
 * import * as Pasted from "@effect-flanks/explorer/Pasted"
 *
 * Pasted.subjectOf('{"error_code": 20002}')._tag // => "Response"
 * Pasted.subjectOf('{"session": {"session_id": "s", "status": "Waiting:Challenge"}}')._tag // => "Session"
 * Pasted.subjectOf("https://app.example/back?session_id=s")._tag // => "Redirect"
 */
export const subjectOf = (body: string): Subject => {
  const text = body.trim()
  if (redirect.test(text)) return { _tag: "Redirect", url: text }
  const session = text.startsWith("{") ? sessionOf(parse(text)) : null
  return session === null ? response : { _tag: "Session", session }
}
