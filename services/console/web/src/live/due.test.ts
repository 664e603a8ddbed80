import { expect, test } from 'vitest'

import type { Case } from '../api/shapes'
import { dueOf } from './due'

const at = (minutes: number): string => new Date(minutes * 60_000).toISOString()
const one: Case = { number: '1', state: 'handling', stage: 4, category: 'E0505', opened_at: at(0), deadline_at: at(100) }

test('a case is near its limit once 80 % of its time is used', () => {
  expect(dueOf(one, 79 * 60_000).kind).toBe('ontime')
  expect(dueOf(one, 80 * 60_000).kind).toBe('near')
  expect(dueOf(one, 101 * 60_000).kind).toBe('late')
})

test('the time used counts from the last dispatch', () => {
  const again: Case = { ...one, log: [{ seq: 1, step: 'dispatch', from: 'filed', to: 'dispatched', at: at(90), actor: '', role: '', reason: null }] }
  expect(dueOf(again, 91 * 60_000).kind).toBe('ontime')
})

test('before it has a limit a case has its stage’s clock, and says which', () => {
  const clocks = [{ name: 'supervise', due_at: at(5) }, { name: 'file', due_at: at(40) }, { name: 'accept', due_at: at(10) }]
  const fresh: Case = { ...one, state: 'reported', deadline_at: null, clocks }
  expect(dueOf(fresh, 12 * 60_000)).toEqual({ kind: 'late', leftMs: -2 * 60_000, clock: 'accept' })
  expect(dueOf(one, 12 * 60_000).clock).toBeUndefined()
})

test('the clock of a stage is near its end by its own length, not by the age of the case', () => {
  const filed: Case = { ...one, state: 'accepted', deadline_at: null, clocks: [{ name: 'file', started_at: at(90), due_at: at(100) }] }
  expect(dueOf(filed, 97 * 60_000)).toEqual({ kind: 'ontime', leftMs: 3 * 60_000, clock: 'file' })
  expect(dueOf(filed, 98 * 60_000).kind).toBe('near')
})

test('a suspended case is paused and a closed one is over', () => {
  expect(dueOf({ ...one, state: 'suspended' }, 200 * 60_000).kind).toBe('paused')
  expect(dueOf({ ...one, state: 'closed' }, 200 * 60_000).kind).toBe('over')
})
