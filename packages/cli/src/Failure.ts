/**
 * What makes a subcommand end badly, said in one sentence that tells what to do next.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

/** Exit codes, as `sysexits.h` numbers them. From 75 on they say how a call of Flanks' API went, and whose turn it is. */
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
  usage: "it was called wrongly; the message says how to call it",
  data: "what came in is not right: a line that `classify` cannot read, a law that does not hold",
  support: "Flanks has to mend something: open a ticket",
  internal: "a bug of the command: report it",
  io: "reading, writing or listening failed",
  later: "nobody's turn, the bank's or Flanks': ask again later",
  uncertain: "nobody knows what came of it: look, before doing anything again",
  user: "the end user's turn",
  developer: "the developer's turn: the request, the credentials or the configuration"
}

/** Ends the command with this message on stderr and this exit code. */
export class Failure extends Data.TaggedError("Failure")<{
  readonly message: string
  readonly exitCode: (typeof exitCodes)[keyof typeof exitCodes]
}> {}

/** The failure of a command that was called wrongly; the message says how to call it. */
export const usage = (message: string): Failure => new Failure({ exitCode: exitCodes.usage, message })
