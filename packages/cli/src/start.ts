/**
 * `npm start`.
 *
 * @since 0.1.0
 */
import { runMain } from "./process/runMain.ts"
import { watchOutput } from "./process/streams.ts"
import { toExitCode } from "./run.ts"
import { tour } from "./tour/Tour.ts"

watchOutput()
runMain(toExitCode(tour))
