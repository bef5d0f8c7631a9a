/**
 * Reads secrets from the environment or from stdin, never from arguments: those stay in the shell's history, and everyone
 * on the machine can see them.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { type Failure, usage } from "../Failure.ts"
import * as Switch from "../Switch.ts"

/** The name of a secret, and the variable that it is read from. */
export interface Source {
  readonly what: string
  readonly variable: string
}

/** The credentials token, which gives access to the data of one user. */
export const credentialsToken: Source = { what: "credentials token", variable: "FLANKS_CREDENTIALS_TOKEN" }

/** The code that a user brings back from a link. */
export const linkCode: Source = { what: "link code", variable: "FLANKS_LINK_CODE" }

/** Longer than any token or code. */
const mostCharacters = 16_384

const piped = Effect.gen(function*() {
  const { stdin } = yield* Stdio.Stdio
  const text = yield* Stream.mkString(
    Stream.takeUntil(Stream.decodeText(stdin), (part) => part.length > mostCharacters)
  )
  return text.trim()
})

/** Reads a secret from its variable, or from stdin if the variable isn't set. */
export const read = Effect.fnUntraced(function*({ variable, what }: Source) {
  const found = yield* Config.option(Config.Redacted(variable))
  if (Option.isSome(found)) return found.value
  const { stdinIsTerminal } = yield* Stdio.Stdio
  if (yield* stdinIsTerminal) return yield* usage(`The ${what} is missing. Set ${variable}, or pipe the ${what} in.`)
  const text = yield* piped
  if (text === "") return yield* usage(`Nothing was piped in. Set ${variable}, or pipe the ${what} in.`)
  return /\s/.test(text) || text.length > mostCharacters
    ? yield* usage(`The input isn't a ${what}. Pipe in one ${what}, and nothing else.`)
    : Redacted.make(text)
})

const inputs: { readonly [subcommand: string]: Source } = {
  connect: credentialsToken,
  exchange: linkCode,
  status: credentialsToken,
  get: credentialsToken
}

/**
 * The failure of a subcommand that got more arguments than it takes, if they may be secrets. It doesn't repeat them. Null
 * for a subcommand that has nothing to do with secrets.
 */
export const refused = (subcommand: string): Failure | null => {
  const input = inputs[subcommand]
  if (input !== undefined) {
    const { variable, what } = input
    return usage(
      `A ${what} does not belong on the command line, where others can see it. ` +
        `Set ${variable}, or pipe the ${what} in.`
    )
  }
  if (subcommand === "classify") {
    return usage(
      "`flanks classify` takes no arguments. Pipe the responses in, one JSON object per line: " +
        "`flanks classify < responses.ndjson`"
    )
  }
  return subcommand === "token" || subcommand === "credentials"
    ? usage(`\`flanks ${subcommand}\` takes no arguments. Set FLANKS_CLIENT_ID and FLANKS_CLIENT_SECRET.`)
    : null
}

/** `--reveal`. */
export const reveal = Switch.make("reveal", "Print secrets unmasked")

/** A secret for the output, hidden unless `--reveal` is set. */
export const shown = (secret: Redacted.Redacted, isRevealed: boolean): string =>
  isRevealed ? Redacted.value(secret) : "<hidden, --reveal shows it>"
