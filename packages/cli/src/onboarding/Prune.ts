/**
 * `flanks onboarding prune`.
 *
 * @since 0.1.0
 */
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Retention from "@effect-flanks/onboarding/journal/Retention"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { exitCodes, Failure, usage } from "../Failure.ts"
import { isAboutUrl, unusable } from "./Database.ts"

/** The arguments of the command. */
export interface PruneCommand {
  readonly olderThan: string
  readonly isDeleting: boolean
  readonly isJson: boolean
}

const dayOf = (millis: number): string => DateTime.formatIso(DateTime.makeUnsafe(millis))

const inWords = ({ before, busy, byState, onboardings }: Retention.Pruned, isDeleting: boolean): string => {
  const counts = Object.entries(byState).map(([state, count]) => `${count} ${state}`).join(", ")
  const found = `${onboardings} onboarding${onboardings === 1 ? "" : "s"} that ended before ${dayOf(before)}`
  const what = counts === "" ? `${found}.` : `${found}: ${counts}.`
  const kept = busy === 0 ? [] : [`${busy} more stay, because the service is still working on them.`]
  const next = isDeleting || onboardings === 0
    ? []
    : ["Nothing was deleted. Add --delete to delete them with their tokens, data and events."]
  return [isDeleting ? `Deleted ${what}` : `Found ${what}`, ...kept, ...next].join("\n")
}

/** Counts or deletes onboardings that ended long ago. */
export const prune = Effect.fnUntraced(function*({ isDeleting, isJson, olderThan }: PruneCommand) {
  const age = Schema.decodeOption(Retention.Age)(olderThan)
  if (Option.isNone(age)) {
    return yield* usage("--older-than is an age of an hour or more, such as 90d, 12w or \"90 days\".")
  }
  if (Option.isNone(yield* Config.option(Config.Redacted("DATABASE_URL")).pipe(Effect.orElseSucceed(Option.none)))) {
    return yield* usage("DATABASE_URL is not set. Set it to the PostgreSQL of the service.")
  }
  const pruned = yield* Retention.prune({ olderThan: age.value, isDryRun: !isDeleting }).pipe(
    Effect.provide(Engine.layerPostgres),
    Effect.catchDefect((defect) => isAboutUrl(defect) ? Effect.fail(unusable(defect)) : Effect.die(defect)),
    Effect.catchTags({
      SqlError: (error) => Effect.fail(unusable(error)),
      NoOnboardings: ({ message }) => Effect.fail(new Failure({ exitCode: exitCodes.io, message })),
      ConfigError: ({ message }) => Effect.fail(usage(message))
    })
  )
  const { before, busy, byState, onboardings } = pruned
  return yield* Console.log(
    isJson
      ? JSON.stringify({ isDeleted: isDeleting, before: dayOf(before), onboardings, byState, busy })
      : inWords(pruned, isDeleting)
  )
})
