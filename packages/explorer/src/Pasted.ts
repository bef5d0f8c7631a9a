/**
 * What was pasted: a body, a whole response as tools print it, with its status line and headers, a session, or the URL
 * that a user came back to.
 *
 * @since 0.1.0
 */

import type { SessionLike } from "@effect-flanks/domain/Session"

/** A body, and the status where the text brings one. */
export interface Pasted {
  readonly status: number | null
  readonly body: string
}

const statusLine = /^\s*HTTP\/[\d.]+ ([1-5]\d\d)\b/
const endOfHeaders = /\r?\n\r?\n/

/** `curl -v` marks the headers that came with `<`, and what it says itself with `*`, `>` or a brace. */
const received = /^< HTTP\//m
const saysItself = /^(?:[*>]|[{}] \[)/

const withoutMarks = (text: string): string => {
  const start = received.exec(text)
  if (start === null) return text
  return text.slice(start.index).split(/\r?\n/).filter((line) => !saysItself.test(line))
    .map((line) => line.replace(/^< ?/, "")).join("\n")
}

/**
 * Reads what was pasted. Of several responses one after the other, as of a redirection, the last counts.
 *
 * @example
 * import * as Pasted from "@effect-flanks/explorer/Pasted"
 *
 * Pasted.read("HTTP/1.1 405 Method Not Allowed\nServer: x\n\n{}") // => { status: 405, body: "{}" }
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
  return { status, body }
}

/** The kind of thing that a text is: a response, a Connect v2 session, or the URL of a redirect. */
export type Subject =
  | { readonly _tag: "Response" }
  | { readonly _tag: "Session"; readonly session: SessionLike }
  | { readonly _tag: "Redirect"; readonly url: string }

const response: Subject = { _tag: "Response" }

const isObject = (u: unknown): u is { readonly [name: string]: unknown } =>
  typeof u === "object" && u !== null && !Array.isArray(u)

const sessionStatus = /^(?:Waiting|Processing|Finished)/

/** The session that an object is or holds, as *create session* and *list sessions* answer; null without one. */
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
 * Tells apart what was pasted. Of a list of sessions the first counts.
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
