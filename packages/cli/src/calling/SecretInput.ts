/**
 * Secrets come from the environment or from stdin: arguments stay in the shell's history, and everyone on the machine sees
 * them.
 *
 * @since 0.1.0
 */
import * as Argument from "effect/cli/Argument"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { type Failure, usage } from "../Failure.ts"
import * as Switch from "../Switch.ts"

/** What a secret is called, and where it comes from. */
export interface Source {
  readonly what: string
  readonly variable: string
}

/** The credentials token, of whom data is read. */
export const credentialsToken: Source = { what: "credentials token", variable: "FLANKS_CREDENTIALS_TOKEN" }

/** The code that a user comes back with from a link. */
export const linkCode: Source = { what: "link code", variable: "FLANKS_LINK_CODE" }

/** No token and no code is longer. */
const mostCharacters = 16_384

const piped = Effect.gen(function*() {
  const { stdin } = yield* Stdio.Stdio
  const text = yield* Stream.mkString(
    Stream.takeUntil(Stream.decodeText(stdin), (part) => part.length > mostCharacters)
  )
  return text.trim()
})

/** Reads a secret from its variable, else from stdin. */
export const read = Effect.fnUntraced(function*({ variable, what }: Source) {
  const found = yield* Config.option(Config.Redacted(variable))
  if (Option.isSome(found)) return found.value
  const { stdinIsTerminal } = yield* Stdio.Stdio
  if (yield* stdinIsTerminal) return yield* usage(`Which ${what}? Set ${variable}, or pipe the ${what} in.`)
  const text = yield* piped
  if (text === "") return yield* usage(`Nothing was piped in. Set ${variable}, or pipe the ${what} in.`)
  return /\s/.test(text) || text.length > mostCharacters
    ? yield* usage(`What was piped in is no ${what}: pipe in one, and nothing else.`)
    : Redacted.make(text)
})

/** Takes what people put behind a command by habit, for `refuse` to say where it belongs. */
export const misplaced = ({ variable, what }: Source) =>
  Argument.String("secret").pipe(
    Argument.variadic(),
    Argument.withDescription(`None: the ${what} comes from ${variable}, or is piped in`)
  )

/** Refuses a secret on the command line. */
export const refuse = (words: ReadonlyArray<string>, { variable, what }: Source): Effect.Effect<void, Failure> =>
  words.length === 0
    ? Effect.void
    : Effect.fail(usage(
      `A ${what} does not belong on the command line, where others see it. Set ${variable}, or pipe the ${what} in.`
    ))

/** `--reveal`. */
export const reveal = Switch.make("reveal", "Print secrets as they are")

/** A secret for the output. */
export const shown = (secret: Redacted.Redacted, isRevealed: boolean): string =>
  isRevealed ? Redacted.value(secret) : "<hidden, --reveal shows it>"
