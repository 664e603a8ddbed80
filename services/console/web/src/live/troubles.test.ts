import { expect, test } from 'vitest'

import zh from '../words/zh'
import { worst } from './troubles'

const since = '2026-03-01T00:00:00Z'
const of = (...parts: string[]) => parts.map((part) => ({ part, since }))

test('of many troubles the bar tells the one that stops most, and how many more there are', () => {
  expect(worst(of('ingest', 'carrier', 'vision'))).toEqual({ part: 'carrier', since, more: 2 })
  expect(worst(of('ingest', 'notify', 'dispatch'))).toEqual({ part: 'dispatch', since, more: 2 })
})

test('what stops nobody’s work raises no bar and is not counted in it', () => {
  expect(worst(of('evaluation'))).toBeNull()
  expect(worst(of('evaluation', 'vision'))).toEqual({ part: 'vision', since, more: 0 })
  expect(worst([])).toBeNull()
})

test('every trouble that is told has its words', () => {
  expect(['dispatch', 'notify', 'carrier', 'vision', 'ingest'].every((part) => worst(of(part)) && part in zh.troubles.bar)).toBe(true)
})
