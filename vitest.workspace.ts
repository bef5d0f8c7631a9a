import { availableParallelism } from "node:os"
import { defineConfig, type Plugin } from "vitest/config"
import workspace from "./package.json" with { type: "json" }

// Workspace packages resolve to their source, so that no test ever runs against a stale build.
const conditions = ["@effect-flanks/source", "module", "node", "import", "default"]

const refuseStaleBuilds: Plugin = {
  name: "refuse-stale-builds",
  load(id) {
    if (/\/packages\/[^/]+\/dist\//.test(id)) throw new Error(`A test loads a build instead of the source: ${id}`)
  }
}

// These compare seconds or memory, which other tests on the same machine would change.
const alone = [
  "packages/cli/test/slow/classify.test.ts",
  "packages/onboarding/test/slow/burst.test.ts",
  "packages/onboarding/test/slow/chaos.test.ts",
  "packages/onboarding/test/slow/rollingRestart.test.ts"
]

export default defineConfig({
  plugins: [refuseStaleBuilds],
  ssr: { resolve: { conditions } },
  test: {
    // A busy machine must not fail a test: these end tests that hang, not tests that are slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One worker fewer, the default, would leave half of two cores idle.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: [
            ...[...workspace.workspaces, "packages/bench"].map((folder) => `${folder}/test/**/*.test.ts`),
            "docs/**/*.test.ts",
            "scripts/test/**/*.test.ts"
          ],
          exclude: ["packages/*/test/slow/**", "scripts/test/slow/**"],
          isolate: false,
          // A third of these tests' time is spent waiting for processes, a database or a real second.
          maxWorkers: 2 * availableParallelism()
        }
      },
      {
        extends: true,
        test: {
          name: "slow",
          include: ["packages/*/test/slow/**/*.test.ts", "scripts/test/slow/**/*.test.ts"],
          exclude: alone,
          testTimeout: 300_000,
          sequence: { groupOrder: 1 }
        }
      },
      {
        extends: true,
        test: {
          name: "alone",
          include: alone,
          testTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
