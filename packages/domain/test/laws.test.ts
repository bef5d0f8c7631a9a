import { reference } from "@effect-flanks/spec/adapters/Reference"
import { suite } from "@effect-flanks/spec/adapters/Vitest"

suite("the domain", reference)
