/**
 * What makes a subcommand end badly, said in one sentence that tells what to do next.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

/** Exit codes, as `sysexits.h` numbers them. */
export const exitCodes = { usage: 64, data: 65, internal: 70, io: 74 } as const

/** Ends the command with this message on stderr and this exit code. */
export class Failure extends Data.TaggedError("Failure")<{
  readonly message: string
  readonly exitCode: (typeof exitCodes)[keyof typeof exitCodes]
}> {}
