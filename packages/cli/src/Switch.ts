/**
 * Flags that are on where they are given, and off where they are not.
 *
 * @since 0.1.0
 */
import * as Flag from "effect/cli/Flag"

/** A switch of this name, with what the help says of it. */
export const make = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withDefault(false), Flag.withDescription(description))

/** `--json`. */
export const json = (description = "Print JSON"): Flag.Flag<boolean> => make("json", description)
