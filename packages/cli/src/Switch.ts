/**
 * Boolean flags, off by default.
 *
 * @since 0.1.0
 */
import * as Flag from "effect/cli/Flag"

/** A boolean flag with this name and this description in the help. */
export const make = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withDefault(false), Flag.withoutNegation, Flag.withDescription(description))

/** `--json`. */
export const json = (description = "Print JSON, errors too"): Flag.Flag<boolean> => make("json", description)
