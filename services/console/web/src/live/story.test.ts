import { expect, test } from 'vitest'

import type { LogLine } from '../api/shapes'
import { storyOf } from './story'

const line = (seq: number, step: string, from: string | null, to: string): LogLine => ({ seq, step, from, to, at: `2026-11-24T10:00:0${seq}Z`, actor: 'system', role: 'system', reason: null })

test('what was reported again and again is one line, and every move keeps its own', () => {
  const log = [line(1, 'report', null, 'reported'), line(2, 'report', 'reported', 'reported'), line(3, 'accept', 'reported', 'accepted'), line(4, 'report', 'accepted', 'accepted'), line(5, 'report', 'accepted', 'accepted')]
  expect(storyOf(log).map((one) => [one.line.seq, one.times, one.since])).toEqual([
    [5, 2, log[3]!.at], [3, 1, log[2]!.at], [2, 1, log[1]!.at], [1, 1, log[0]!.at],
  ])
})

test('what had left and is back keeps a line of its own', () => {
  const back: LogLine = { ...line(3, 'report', 'checking', 'checking'), data: { alert: 'a', back_at: '2026-11-24T09:59:00Z' } }
  const log = [line(2, 'report', 'checking', 'checking'), back, line(4, 'report', 'checking', 'checking')]
  expect(storyOf(log).map((one) => [one.line.seq, one.times])).toEqual([[4, 1], [3, 1], [2, 1]])
})
