/**
 * What was pasted: a body, or a whole response as tools print it, with its status line and headers.
 *
 * @since 0.1.0
 */

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
