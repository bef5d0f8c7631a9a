import { suite } from "@effect-flanks/spec/Vitest"
import { rightClient } from "./mutants/client.ts"
import { rightServer } from "./mutants/server.ts"

suite("a small client", { client: rightClient })

suite("a small server", { server: rightServer })
