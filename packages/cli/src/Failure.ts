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
  /** Flanks has to mend something: open a ticket. */
  support: 69,
  internal: 70,
  io: 74,
  /** Nobody's turn, the bank's, or Flanks': ask again later. */
  later: 75,
  /** Nobody knows what came of it: look, before doing anything again. */
  uncertain: 76,
  /** The end user's turn. */
  user: 77,
  /** The developer's turn: the request, the credentials or the configuration. */
  developer: 78
} as const

/** Ends the command with this message on stderr and this exit code. */
export class Failure extends Data.TaggedError("Failure")<{
  readonly message: string
  readonly exitCode: (typeof exitCodes)[keyof typeof exitCodes]
}> {}
