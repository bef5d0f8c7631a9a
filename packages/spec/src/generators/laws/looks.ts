/** Any response, and any two responses. */
import * as fc from "fast-check"
import { response as any } from "../Responses.ts"

export const response = any

export const pair = fc.tuple(any, any)
