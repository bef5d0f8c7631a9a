import { reference } from "@effect-flanks/spec/Reference"
import { suite } from "@effect-flanks/spec/Vitest"

suite("the domain", reference)
