import { apiTargets } from "./docs/api/print.ts"
import { boardTargets } from "./docs/board.ts"
import { curlTarget } from "./docs/curl.ts"
import { errorsTarget } from "./docs/errors.ts"
import { explorerTargets } from "./docs/explorer.ts"
import type { GeneratedFile } from "./docs/generatedFile.ts"
import { caseTargets, checkTarget, lawsTarget } from "./docs/laws.ts"
import { mapTargets } from "./docs/map.ts"
import { packageTargets } from "./docs/packages.ts"
import { partsTargets } from "./docs/parts.ts"
import { partTargets } from "./docs/partsOfPages.ts"
import { performanceTarget } from "./docs/performance.ts"
import { promisesTarget } from "./docs/promises.ts"
import { timelineTargets } from "./docs/timelines.ts"

/** Every generated file of the repository has one entry here. Files are generated only from this list. */
export const targets: ReadonlyArray<() => GeneratedFile | Promise<GeneratedFile>> = [
  ...partTargets,
  errorsTarget,
  curlTarget,
  ...mapTargets,
  ...partsTargets,
  performanceTarget,
  promisesTarget,
  lawsTarget,
  checkTarget,
  ...caseTargets,
  ...timelineTargets,
  ...packageTargets,
  ...apiTargets,
  ...explorerTargets,
  ...boardTargets
]
