import { expect, test } from 'vitest'

import { over, stageTimes, toneFor } from './stages'

test('an overdue open case is overdue whatever its state', () => {
  expect(toneFor('handling', 4, true)).toBe('overdue')
  expect(toneFor('handling', 4, false)).toBe('moving')
})

test('a case that is over is never shown overdue', () => {
  expect(over('closed')).toBe(true)
  expect(toneFor('closed', 7, true)).toBe('done')
})

test('a stage shows when it was last entered, so rework shows the later time', () => {
  const log = [
    { to: 'reported', at: 'a' }, { to: 'accepted', at: 'b' }, { to: 'filed', at: 'c' }, { to: 'dispatched', at: 'd' },
    { to: 'handling', at: 'e' }, { to: 'feedback', at: 'f' }, { to: 'checking', at: 'g' }, { to: 'handling', at: 'h' },
  ]
  expect(stageTimes(log)).toEqual(['a', 'b', 'd', 'h', 'f', 'g', null])
})
