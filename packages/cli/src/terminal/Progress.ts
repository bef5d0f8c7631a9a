/**
 * Reports progress on stderr while a command waits: a line per event, and on a terminal the elapsed time.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { elapsed } from "./Elapsed.ts"
import { clearLine } from "./Screen.ts"

/** Reports progress. */
export interface Progress {
  /** Reports an event. */
  readonly say: (text: string) => Effect.Effect<void>
  /** Shows the elapsed time while an effect runs. */
  readonly waiting: (label: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/** Only lines, for files and pipes. */
const lines: Progress = { say: (text) => Console.error(text), waiting: () => (effect) => effect }

/** Lines, and below them the elapsed time, which is rewritten every second. */
const onTerminal = (write: (text: string) => Effect.Effect<void>): Progress => ({
  say: (text) => Effect.andThen(write(clearLine), Console.error(text)),
  waiting: (label) => (effect) =>
    Effect.flatMap(Clock.currentTimeMillis, (began) => {
      const picture = Effect.flatMap(
        Clock.currentTimeMillis,
        (now) => write(`${clearLine}${label}, ${elapsed(now - began)} so far`)
      )
      const pictures = Effect.forever(Effect.delay(picture, "1 second"))
      return Effect.ensuring(Effect.raceFirst(effect, pictures), write(clearLine))
    })
})

/** The progress for stderr: animated on a terminal, otherwise only lines. */
export const progress: Effect.Effect<Progress, never, Stdio.Stdio> = Effect.gen(function*() {
  const stdio = yield* Stdio.Stdio
  const isDumb = (yield* Config.String("TERM").pipe(Config.withDefault(""), Effect.orDie)) === "dumb"
  if (isDumb || !(yield* stdio.stderrIsTerminal)) return lines
  return onTerminal((text) => Effect.ignore(Stream.run(Stream.make(text), stdio.stderr())))
})
