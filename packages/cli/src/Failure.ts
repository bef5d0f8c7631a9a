/**
 * The failure of a subcommand: one message that says what is wrong and what to do, and an exit code.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

/** Exit codes, as in `sysexits.h`. Those of 75 or more are the result of a call of Flanks' API, and say who must act. */
export const exitCodes = {
  usage: 64,
  data: 65,
  support: 69,
  internal: 70,
  io: 74,
  later: 75,
  uncertain: 76,
  user: 77,
  developer: 78
} as const

/** The meaning of each exit code, and what to do. */
export const meanings: { readonly [N in keyof typeof exitCodes]: string } = {
  usage: "wrong usage; the message says how to fix it",
  data: "wrong input: a line that `classify` cannot read, or a law that does not hold",
  support: "Flanks support must act: open a ticket",
  internal: "a bug in the command: report it",
  io: "reading, writing or listening failed",
  later: "nobody must act, or the bank or Flanks: retry later",
  uncertain: "the result is unknown: check it before doing anything again",
  user: "the end user must act",
  developer: "the developer must act: check the request, the credentials or the configuration"
}

/** Ends the command with a message on stderr and an exit code. */
export class Failure extends Data.TaggedError("Failure")<{
  readonly message: string
  readonly exitCode: (typeof exitCodes)[keyof typeof exitCodes]
  /** With `--json`, what stdout says about it. Null if stdout has said it already. By default, the message and the exit code. */
  readonly json?: object | null
}> {}

/** Wrong usage. The message says how to call the command. */
export const usage = (message: string): Failure => new Failure({ exitCode: exitCodes.usage, message })

/**
 * A failure as the object that `--json` prints.
 *
 * @example
 * import { toJson, usage } from "@effect-flanks/cli/Failure"
 *
 * toJson(usage("--port is a number from 0 to 65535."))
 * // => { error: { tag: "Failure", exitCode: 64, message: "--port is a number from 0 to 65535." } }
 */
export const toJson = ({ exitCode, json, message }: Failure): object | null =>
  json === undefined ? { error: { tag: "Failure", exitCode, message } } : json
