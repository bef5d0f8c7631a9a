/**
 * What makes a subcommand end badly, said in one sentence that tells what to do next.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

/** Exit codes, as `sysexits.h` numbers them. Those of 75 or more report the result of a call to Flanks' API, and who must act. */
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

/** What each exit code says, and what to do. */
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

/** Ends the command with this message on stderr and this exit code. */
export class Failure extends Data.TaggedError("Failure")<{
  readonly message: string
  readonly exitCode: (typeof exitCodes)[keyof typeof exitCodes]
}> {}

/** The failure of a command that was called wrongly; the message says how to call it. */
export const usage = (message: string): Failure => new Failure({ exitCode: exitCodes.usage, message })
